"""The per-car AUV-Net: synthetic photos of one car, a network that finds that car in a photo, and its ONNX file."""
