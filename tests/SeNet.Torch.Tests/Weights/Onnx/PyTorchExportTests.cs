using SeNet.Torch.Network;
using SeNet.Torch.Tests.Network;
using SeNet.Torch.Weights;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights.Onnx;

/// <summary>Models that Python's torch.onnx exported.</summary>
public sealed class PyTorchExportTests
{
    [Fact]
    public void Open_TorchvisionsExports_GiveItsLogits()
    {
        using var folder = new TemporaryFolder();
        PythonTorch.Run("save_onnx.py", folder.Path, "torchvision");
        using var scope = NewDisposeScope();
        using var numbers = SafetensorsFile.Open(folder["logits.safetensors"]);

        foreach (var (export, tolerance) in new[] { ("folded", 1e-4), ("apart", 1e-5) })
        {
            var (network, found) = ModelWeights.Open(folder[$"{export}.onnx"]);
            using var owned = network;
            Assert.Equal(SeResNetArchitecture.FromName("resnet18"), found.Architecture);
            network.eval();
            Tensors.AssertClose(numbers.Read("logits"), network.call(FormulaWeights.Input(64)), tolerance, export);
        }
    }

    [Theory]
    [InlineData("plain_folded", false, BlockKind.Basic)]
    [InlineData("gated", true, BlockKind.Bottleneck)]
    public void Inspect_Fixture_IsItsArchitecture(string name, bool isGated, BlockKind block)
    {
        var found = ModelWeights.Inspect(Fixtures.Path($"onnx/{name}.onnx"));

        Assert.Equal((block, isGated, true, true, 10),
            (found.Architecture.Block, found.Architecture.Reduction is not null, found.Architecture.PooledShortcut, found.Architecture.SequentialStem, found.ClassCount));
    }
}
