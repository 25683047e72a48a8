using SeNet.Torch.Weights;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights;

/// <summary>What must hold of the files that <c>save_checkpoints.py</c> writes: one small network, as programs for training save it.</summary>
internal static class CheckpointForms
{
    /// <summary>Files, where the weights lie in them, what precedes their names, and whether the head is theirs.</summary>
    internal static readonly (string File, string Wrapper, string Prefix, bool HasHead)[] Readable =
    [
        ("objects.pth", "state_dict", "", true),
        ("objects4.pth", "state_dict", "", true),
        ("config.pth", "model", "", true),
        ("tagged.pth", "", "", true),
        ("negated.pth", "", "", true),
        ("parallel.pth", "", "module.", true),
        ("averaged_model.pth", "", "module.", true),
        ("lightning.ckpt", "state_dict", "net.", true),
        ("deepspeed.pt", "module", "", true),
        ("children.pth", "", "backbone.", false),
        ("fastai.pth", "model", "0.", false),
        ("list.pth", "0", "", true),
        ("split.pth", "backbone", "", true),
        ("teacher.pth", "student", "module.backbone.", false),
        ("half_counters.pth", "", "", true),
        ("counters.pth", "", "", true),
    ];

    /// <summary>Files that are refused, and what the message says of them.</summary>
    internal static readonly (string File, string Reason)[] Refused =
    [
        ("module.pth", "checkpoint['model'].state_dict()"),
        ("whole_parallel.pth", "a whole Python object, 'torch.nn.parallel.data_parallel.DataParallel'"),
        ("arrays.pth", "NumPy arrays"),
        ("quantized.pth", "'layer1.0.conv2.weight': it is quantized"),
        ("sparse.pth", "to_dense()"),
    ];

    internal static void AssertLoads(string folder, (string File, string Wrapper, string Prefix, bool HasHead) expected)
    {
        var found = ModelWeights.Inspect(Path.Combine(folder, expected.File));

        Assert.Equal(PthCases.Architecture, found.Architecture);
        Assert.Equal((expected.File, expected.Wrapper, expected.Prefix, expected.HasHead ? 5 : 0), (expected.File, found.Wrapper, found.Prefix, found.ClassCount));
        AssertValues(Path.Combine(folder, "values.safetensors"), Path.Combine(folder, expected.File), expected.HasHead, isHalf: found.Dtype == "F16");
    }

    internal static void AssertRefused(string folder, (string File, string Reason) expected) =>
        Assert.Contains(expected.Reason, Assert.Throws<WeightsFileException>(() => ModelWeights.Inspect(Path.Combine(folder, expected.File))).Message);

    /// <summary>Loads a file and compares every value, bit for bit.</summary>
    internal static void AssertValues(string valuesPath, string path, bool hasHead, bool isHalf = false, float factor = 1, CheckpointWeights weights = CheckpointWeights.Trained)
    {
        using var scope = NewDisposeScope();
        using var values = SafetensorsFile.Open(valuesPath);
        using var network = new SeNet.Torch.Network.SeResNet(PthCases.Architecture, 5, seed: 1);
        var fresh = network.state_dict()["fc.weight"].detach().clone();
        if (hasHead) ModelWeights.Load(network, path, weights);
        else ModelWeights.LoadBackbone(network, path, weights);
        foreach (var (name, actual) in network.state_dict())
        {
            if (!hasHead && name == "fc.bias") continue;
            var expected = !hasHead && name == "fc.weight" ? fresh : values.Read(name);
            if (expected.is_floating_point() && !(name == "fc.weight" && !hasHead)) expected = expected.mul(factor);
            if (isHalf && expected.is_floating_point()) expected = expected.to(ScalarType.Float16).to(ScalarType.Float32);
            Assert.True(expected.bytes.SequenceEqual(actual.detach().bytes), $"{path}: {name}");
        }
    }
}
