using SeNet.Torch.Weights.Onnx;
using SeNet.Torch.Weights.Pickle;

namespace SeNet.Torch.Weights;

/// <summary>Opens a file of weights in whichever of the known formats its content is; its name's extension doesn't count.</summary>
internal static class WeightsFile
{
    private const int LongestSign = 64;

    /// <param name="source">The result owns it, and an error closes it.</param>
    /// <param name="weights">Which of a checkpoint's weights to take.</param>
    /// <exception cref="WeightsFileException">The content is malformed or of an unknown format; says what to do.</exception>
    internal static StateDictFile Open(WeightsSource source, CheckpointWeights weights = CheckpointWeights.Trained)
    {
        IWeightsFile file;
        try
        {
            file = OpenByContent(source, weights);
        }
        catch
        {
            source.Dispose();
            throw;
        }
        return new StateDictFile(file);
    }

    private static IWeightsFile OpenByContent(WeightsSource source, CheckpointWeights weights)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(LongestSign, source.Length)];
        if (!source.TryRead(start, 0)) start = [];
        if (IsZip(start)) return PthFile.Open(source, weights);
        if (IsPickle(start))
            throw IsLegacy(start) ? PickleRefusals.Legacy(source.Name) : PickleRefusals.BarePickle(source.Name);
        var isOnnx = IsOnnx(start);
        if (weights == CheckpointWeights.MovingAverage)
            throw new WeightsFileException(source.Name, null, $"{(isOnnx ? "an ONNX" : "a safetensors")} file holds one set of weights, no moving average beside it. Load {nameof(CheckpointWeights)}.{nameof(CheckpointWeights.Trained)} instead.");
        return isOnnx ? OnnxModelFile.Open(source) : SafetensorsFile.Open(source);
    }

    // With files, or with none. A safetensors file may begin with the first two bytes, the low ones of its header's length.
    private static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\x3\x4"u8) || start.StartsWith("PK\x5\x6"u8);

    // A protocol buffer whose first field is the version, a small number. A safetensors file that begins so has the zeros of a length behind it.
    private static bool IsOnnx(ReadOnlySpan<byte> start) => start.Length > 8 && start is [0x08, >= 1 and < 0x80, not 0, ..] && start[8] != '{';

    // A safetensors file may begin with the same two bytes, the low ones of a length; but then zeros follow.
    private static bool IsPickle(ReadOnlySpan<byte> start) =>
        start is [0x80, >= 1 and <= 5, _, _, ..] && start.Length > 8 && start[4..8].ContainsAnyExcept((byte)0);

    // The magic number that torch/serialization.py wrote first, as a pickled integer.
    private static bool IsLegacy(ReadOnlySpan<byte> start) =>
        start.IndexOf((ReadOnlySpan<byte>)[0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]) >= 0;
}
