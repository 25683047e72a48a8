using SeNet.Torch.Network;
using SeNet.Torch.Weights;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights;

/// <summary>What must hold of the files that <c>save_formats.py</c> writes: one small network, saved in many ways.</summary>
internal static class PthCases
{
    internal static readonly SeResNetArchitecture Architecture =
        SeResNetArchitecture.SeResNet50 with { Name = "se_resnet11_custom", Depths = [2, 1], Widths = [4, 8], StemWidth = 4 };

    private const float AverageFactor = 0.5f;

    /// <summary>Files, where the weights lie in them, what precedes their names, and their type.</summary>
    internal static readonly (string File, string Wrapper, string Prefix, string Dtype)[] Readable =
    [
        ("plain.pth", "", "", "F32"),
        ("arguments.pth", "state_dict", "", "F32"),
        ("protocol4.pth", "", "", "F32"),
        ("parameters.pth", "", "", "F32"),
        ("parallel.pth", "state_dict", "module.", "F32"),
        ("averaged.pth", "model", "", "F32"),
        ("compiled.pth", "model_state_dict", "module._orig_mod.", "F32"),
        ("shared.pth", "", "", "F32"),
        ("transposed.pth", "", "", "F32"),
        ("strided.pth", "", "", "F32"),
        ("half.pth", "", "", "F16"),
        ("bfloat16.pth", "", "", "BF16"),
        ("double.pth", "", "", "F64"),
    ];

    /// <summary>Those of <c>save_old.py</c>, in the format of before PyTorch 1.6.</summary>
    internal static readonly (string File, string Wrapper, string Prefix, string Dtype)[] Old =
    [
        ("old.pth", "", "", "F32"),
        ("old_first.pth", "", "", "F32"),
        ("old_views.pth", "", "", "F32"),
        ("old_protocol4.pth", "", "", "F32"),
        ("old_parallel.pth", "state_dict", "module.", "F32"),
        ("old_shared.pth", "", "", "F32"),
        ("old_transposed.pth", "", "", "F32"),
        ("old_half.pth", "", "", "F16"),
        ("old_double.pth", "", "", "F64"),
        ("old_objects.pth", "state_dict", "", "F32"),
    ];

    /// <summary>Files that are refused, and what the message says of them.</summary>
    internal static readonly (string File, string Reason)[] Refused =
    [
        ("whole.pth", "a whole Python object, 'se_resnet.SEResNet'"),
        ("tensor.pth", "a single tensor"),
        ("nothing.pth", "its keys are epoch, loss"),
        ("program.pt", "a TorchScript program"),
        ("only_average.pth", "CheckpointWeights.MovingAverage"),
    ];

    internal static readonly (string File, string Reason)[] OldRefused =
    [
        ("old_whole.pth", "a whole Python object, 'se_resnet.SEResNet'"),
        ("old_tensor.pth", "a single tensor"),
    ];

    internal static void AssertLoads(string folder, (string File, string Wrapper, string Prefix, string Dtype) expected, WeightsFormat format = WeightsFormat.PyTorch)
    {
        var path = Path.Combine(folder, expected.File);

        var found = ModelWeights.Inspect(path);

        Assert.Equal(Architecture, found.Architecture);
        Assert.Equal((5, format, expected.Wrapper, expected.Prefix, expected.Dtype), (found.ClassCount, found.Format, found.Wrapper, found.Prefix, found.Dtype));
        AssertValues(folder, expected.File, CheckpointWeights.Trained, expected.Dtype, 1);
        if (found.HasMovingAverage) AssertValues(folder, expected.File, CheckpointWeights.MovingAverage, expected.Dtype, AverageFactor);
    }

    internal static void AssertAverageLoads(string folder, string file) =>
        AssertValues(folder, file, CheckpointWeights.MovingAverage, "F32", AverageFactor);

    internal static void AssertRefused(string folder, (string File, string Reason) expected)
    {
        var path = Path.Combine(folder, expected.File);
        using var network = new SeResNet(Architecture, 5, seed: 1);
        var before = Bytes(network);

        var error = Assert.Throws<WeightsFileException>(() => ModelWeights.Load(network, path));

        Assert.Contains(expected.Reason, error.Message);
        Assert.Contains(path, error.Message);
        Assert.Equal(error.Message, Assert.Throws<WeightsFileException>(() => ModelWeights.Inspect(path)).Message);
        Assert.Equal(before, Bytes(network));
    }

    internal static void AssertLogits(string folder)
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        using var numbers = SafetensorsFile.Open(Path.Combine(folder, "logits.safetensors"));
        using var network = new SeResNet(Architecture, 5, seed: 1);
        ModelWeights.Load(network, Path.Combine(folder, "parallel.pth"));
        network.eval();
        Tensors.AssertClose(numbers.Read("logits"), network.call(numbers.Read("input")), 1e-5, "logits");
    }

    private static void AssertValues(string folder, string file, CheckpointWeights weights, string dtype, float factor)
    {
        using var scope = NewDisposeScope();
        using var values = SafetensorsFile.Open(Path.Combine(folder, "values.safetensors"));
        using var network = new SeResNet(Architecture, 5, seed: 1);
        ModelWeights.Load(network, Path.Combine(folder, file), weights);
        var type = WeightsDtype.ToScalarType(dtype)!.Value;
        foreach (var (name, actual) in network.state_dict())
        {
            var expected = values.Read(name);
            if (expected.is_floating_point()) expected = expected.mul(factor).to(type).to(ScalarType.Float32);
            Assert.True(expected.bytes.SequenceEqual(actual.detach().bytes), $"{file}: {name}");
        }
    }

    private static Dictionary<string, byte[]> Bytes(SeResNet network) =>
        network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.detach().bytes.ToArray());
}
