"""What the exporter does to a network: folding, joining, shrinking."""

from __future__ import annotations

import sys
import unittest
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from auv.car import nearest_paint  # noqa: E402
from auv.fill import farthest  # noqa: E402
from auv.network import AuvNet, adapt_weights, normalise  # noqa: E402
from auv.onnx_parts import OPSET, Stitch, fuse_batch_norms, shrink  # noqa: E402


def small_net(seed: int) -> AuvNet:
    torch.manual_seed(seed)
    net = AuvNet(6, 8)
    for m in net.modules():
        if isinstance(m, torch.nn.BatchNorm2d):
            m.running_mean.normal_(0, .3)
            m.running_var.uniform_(.5, 2)
            m.weight.data.uniform_(.5, 1.5)
    return net.eval()


class Export(unittest.TestCase):
    def test_folding_changes_nothing(self) -> None:
        net = small_net(1)
        picture = normalise(torch.rand(1, 3, 256, 256) * 255)
        with torch.no_grad():
            before = net(picture)
            fuse_batch_norms(net)
            after = net(picture)
        self.assertFalse(any(isinstance(m, torch.nn.BatchNorm2d) for m in net.modules()))
        for name in before:
            self.assertLess(float((before[name] - after[name]).abs().max()), 2e-3 * (1 + float(before[name].abs().max())), name)

    def test_weights_of_another_car_go_by_class_name(self) -> None:
        old, new = small_net(2), small_net(3)
        adapt_weights(old.state_dict(), new, ["background", "hood", "left", "glass", "wheel", "other"],
                      ["background", "left", "roof", "glass", "wheel", "other"])
        self.assertTrue(torch.equal(new.seg.weight[1], old.seg.weight[2]))
        self.assertFalse(torch.equal(new.seg.weight[2], old.seg.weight[1]))
        self.assertTrue(torch.equal(new.e.s0[0].weight, old.e.s0[0].weight))

    def test_joined_parts_make_a_valid_model_with_shared_constants(self) -> None:
        table = numpy_helper.from_array(np.arange(600, dtype=np.float32), "table")
        value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [600])  # noqa: E731
        node = helper.make_node("Add", ["x", "table"], ["y"], "add")
        part = helper.make_model(helper.make_graph([node], "part", [value("x")], [value("y")], [table]),
                                 opset_imports=[helper.make_opsetid("", OPSET)])
        stitch = Stitch()
        stitch.add(part, {"x": "start"}, {"y": "between"})
        stitch.add(part, {"x": "between"}, {"y": "end"})
        graph = helper.make_graph(stitch.nodes, "both", [value("start")], [value("end")], stitch.initializers)
        model = shrink(helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8))
        onnx.checker.check_model(model)
        self.assertEqual([(i.data_type, list(i.dims)) for i in model.graph.initializer], [(TensorProto.FLOAT16, [600])])
        adds = [n for n in model.graph.node if n.op_type == "Add"]
        self.assertEqual(adds[0].output[0], adds[1].input[0])
        self.assertEqual(adds[0].input[1], adds[1].input[1])

    def test_a_loop_reads_the_constants_that_are_left(self) -> None:
        table = numpy_helper.from_array(np.arange(600, dtype=np.float32), "table")
        value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)  # noqa: E731
        nodes = [helper.make_node("Mul", ["x", "pace"], ["scaled"]), helper.make_node("Add", ["scaled", "table"], ["y"])]
        part = helper.make_model(helper.make_graph(nodes, "part", [value("x", [600]), value("pace", [])], [value("y", [600])], [table]),
                                 opset_imports=[helper.make_opsetid("", OPSET)])
        stitch = Stitch()
        stitch.loop("a", part, {}, {"pace": (1.0, 2.0, 3.0)}, {"x": "start"}, {"y": "between"})
        stitch.loop("b", part, {}, {"pace": (4.0, 5.0)}, {"x": "between"}, {"y": "end"})
        graph = helper.make_graph(stitch.nodes, "both", [value("start", [600])], [value("end", [600])], stitch.initializers)
        model = shrink(helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8))
        onnx.checker.check_model(model)
        constants = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
        known = {*constants, "start", *(name for n in model.graph.node for name in n.output)}
        loops = [n for n in model.graph.node if n.op_type == "Loop"]
        self.assertEqual([int(constants[n.input[0]]) for n in loops], [3, 2])
        for loop in loops:
            body = loop.attribute[0].g
            inner = {*known, *(i.name for i in body.input), *(name for n in body.node for name in n.output)}
            self.assertLessEqual({name for n in body.node for name in n.input}, inner)
        tables = [i for i in model.graph.initializer if list(i.dims) == [600]]
        self.assertEqual(len(tables), 1)

    def test_nearest_paint_and_spread(self) -> None:
        mask = np.zeros((8, 8), bool)
        mask[2, 3] = mask[6, 6] = True
        index = nearest_paint(mask).reshape(8, 8)
        self.assertEqual((index[2, 3], index[2, 1], index[7, 6]), (19, 19, 54))
        line = np.linspace(0, 1, 101)[:, None]
        self.assertEqual(sorted(farthest(line, 3).tolist()), [0, 50, 100])


if __name__ == "__main__":
    unittest.main()
