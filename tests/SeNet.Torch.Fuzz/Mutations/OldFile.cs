using SeNet.Torch.Weights.Pickle;

namespace SeNet.Torch.Fuzz.Mutations;

/// <summary>A file of the format of before PyTorch 1.6, in parts.</summary>
/// <param name="Head">The pickles before the object's.</param>
/// <param name="Pickle">The object's pickle.</param>
/// <param name="Tail">The list of storages, and the storages.</param>
internal sealed record OldFile(byte[] Head, byte[] Pickle, byte[] Tail)
{
    private const int PicklesBefore = 3, LongestBegin = 64;

    internal static bool IsOld(byte[] file) => OldPthContents.IsIn(file.AsSpan(0, Math.Min(file.Length, LongestBegin)));

    internal static OldFile Read(byte[] file)
    {
        var bytes = new PickleBytes("a seed", file);
        for (var i = 0; i < PicklesBefore; i++) PickleMachine.Run("a seed", bytes);
        var begin = bytes.Position;
        PickleMachine.Run("a seed", bytes);
        return new OldFile(file[..begin], file[begin..bytes.Position], file[bytes.Position..]);
    }

    internal byte[] ToBytes() => [.. Head, .. Pickle, .. Tail];
}
