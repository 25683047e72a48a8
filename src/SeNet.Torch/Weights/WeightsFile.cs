using SeNet.Torch.Weights.Foreign;
using SeNet.Torch.Weights.Onnx;
using SeNet.Torch.Weights.Pickle;
using SeNet.Torch.Weights.Sharding;

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
            file = OpenByContent(source, weights, isPart: false);
        }
        catch
        {
            source.Dispose();
            throw;
        }
        try
        {
            return new StateDictFile(file, weights);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // A part of weights in several files isn't an index itself, or one that names itself would have no end.
    private static IWeightsFile OpenPart(string path)
    {
        var source = WeightsSource.OpenFile(path);
        try
        {
            return OpenByContent(source, CheckpointWeights.Trained, isPart: true);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static IWeightsFile OpenByContent(WeightsSource source, CheckpointWeights weights, bool isPart)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(LongestSign, source.Length)];
        if (!source.TryRead(start, 0)) start = [];
        if (IsZip(start)) return PthFile.Open(source, opened => new PthArchive(opened), weights);
        if (OldPthContents.IsIn(start)) return PthFile.Open(source, opened => new OldPthContents(opened), weights);
        if (IsPickle(start)) throw PickleRefusals.BarePickle(source.Name);
        if (!isPart && ShardIndex.Read(source) is { } index) return ShardedFile.Open(source, index, OpenPart);
        if (IsOnnx(start)) return OnnxModelFile.Open(source);
        if (ForeignFile.Recognize(source) is { } foreign) throw foreign;
        return SafetensorsFile.Open(source);
    }

    // With files, or with none. A safetensors file may begin with the first two bytes, the low ones of its header's length.
    private static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\x3\x4"u8) || start.StartsWith("PK\x5\x6"u8);

    // A protocol buffer whose first field is the version, a small number. A safetensors file that begins so has the zeros of a length behind it.
    private static bool IsOnnx(ReadOnlySpan<byte> start) => start.Length > 8 && start is [0x08, >= 1 and < 0x80, not 0, ..] && start[8] != '{';

    // A safetensors file may begin with the same two bytes, the low ones of a length; but then zeros follow.
    private static bool IsPickle(ReadOnlySpan<byte> start) =>
        start is [0x80, >= 1 and <= 5, _, _, ..] && start.Length > 8 && start[4..8].ContainsAnyExcept((byte)0);
}
