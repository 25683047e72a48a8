using SeNet.Torch.Network;
using SeNet.Torch.Weights;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights;

/// <summary>Files go from this machine's own PyTorch to SeNet and back. Skipped where no Python has PyTorch.</summary>
public sealed class PythonInterplayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_WhatThisPyTorchSaves_GivesItsValuesOrSaysWhatItIs()
    {
        PythonTorch.Run("save_formats.py", _folder.Path);

        Assert.All(PthCases.Readable, item => PthCases.AssertLoads(_folder.Path, item));
        Assert.All(PthCases.Refused, item => PthCases.AssertRefused(_folder.Path, item));
        PthCases.AssertAverageLoads(_folder.Path, "only_average.pth");
        PthCases.AssertLogits(_folder.Path);
    }

    [Fact]
    public void Load_WhatThisPyTorchSavesInTheOldFormat_GivesItsValuesOrSaysWhatItIs()
    {
        PythonTorch.Run("save_old.py", _folder.Path);

        Assert.All(PthCases.Old, item => PthCases.AssertLoads(_folder.Path, item, WeightsFormat.PyTorchLegacy));
        Assert.All(PthCases.OldRefused, item => PthCases.AssertRefused(_folder.Path, item));
        Assert.Contains("argparse.Namespace", ModelWeights.Inspect(_folder["old_objects.pth"]).SkippedObjects);
    }

    [Fact]
    public void Load_WhatProgramsForTrainingSave_GivesItsValuesOrSaysWhatItIs()
    {
        PythonTorch.Run("save_checkpoints.py", _folder.Path);

        Assert.All(CheckpointForms.Readable, item => CheckpointForms.AssertLoads(_folder.Path, item));
        Assert.All(CheckpointForms.Refused, item => CheckpointForms.AssertRefused(_folder.Path, item));
        CheckpointForms.AssertValues(_folder["values.safetensors"], _folder["teacher.pth"], hasHead: false, factor: 0.5f, weights: CheckpointWeights.MovingAverage);
        Assert.Contains("argparse.Namespace", ModelWeights.Inspect(_folder["objects.pth"]).SkippedObjects);
    }

    [Fact]
    public void Save_Network_GivesThisPyTorchTheSameLogits()
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        using var network = new SeResNet(PthCases.Architecture, 5, seed: 4);
        for (var i = 0; i < 3; i++) network.call(randn(4, 3, 32, 32)); // so that the statistics are no longer fresh
        network.eval();
        var images = randn(2, 3, 64, 64);
        ModelWeights.Save(network, _folder["weights.safetensors"]);
        SafetensorsWriter.Write(_folder["images.safetensors"], [("input", images)]);

        PythonTorch.Run("read_back.py", _folder["weights.safetensors"], _folder["images.safetensors"], _folder["logits.safetensors"]);

        using var file = SafetensorsFile.Open(_folder["logits.safetensors"]);
        Tensors.AssertClose(file.Read("logits"), network.call(images), 1e-5, "logits");
    }
}
