using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Interpretability;
using SeNet.Torch.Network;
using SeNet.Torch.Tests.Weights;
using SeNet.Torch.Weights;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Interpretability;

/// <summary>The same network in this machine's own PyTorch, with its hooks and its autograd. Skipped where no Python has PyTorch.</summary>
public sealed class PyTorchGradCamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("layer1.1")]
    [InlineData("layer2.0")]
    public void Explain_Network_IsPyTorchsGradCam(string layer)
    {
        using var scope = NewDisposeScope();
        var network = new SeResNet(PthCases.Architecture, 5, seed: 4);
        using (no_grad())
            for (var i = 0; i < 3; i++) network.call(randn(4, 3, 64, 64));
        using var scorer = new Scorer(network, ImagePreprocessing.ForSize(64), "cpu");
        var image = SmallExplained.Images.GetImage(9);
        using var batch = scorer.CreateBatch(1);
        batch.Set(0, image);
        ModelWeights.Save(network, _folder["weights.safetensors"]);
        SafetensorsWriter.Write(_folder["image.safetensors"], [("input", batch.Images.AsInput(1).contiguous())]);

        PythonTorch.Run("grad_cam.py", _folder["weights.safetensors"], _folder["image.safetensors"], layer, "3", _folder["explained.safetensors"]);

        var explanation = new NetworkExplainer(scorer).Explain(image, targetClass: 3, layer);
        using var file = SafetensorsFile.Open(_folder["explained.safetensors"]);
        Tensors.AssertClose(file.Read("map"), tensor(explanation.HeatMap.Values.ToArray(), [1, 1, 64, 64]) * explanation.HeatMap.Maximum, 1e-5, "map");
        foreach (var gates in explanation.Gates)
            Tensors.AssertClose(file.Read(gates.Block), tensor(gates.Values.ToArray()), 1e-5, gates.Block);
    }
}
