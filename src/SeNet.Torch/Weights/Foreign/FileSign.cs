namespace SeNet.Torch.Weights.Foreign;

/// <summary>The bytes that files of some kind begin with, what they are, and what to do with one that should have been weights.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Offset">Where they are.</param>
/// <param name="What">The kind, as in "it is …".</param>
/// <param name="Remedy">A sentence.</param>
internal sealed record FileSign(byte[] Bytes, int Offset, string What, string Remedy)
{
    internal bool IsIn(ReadOnlySpan<byte> start) => start.Length >= Offset + Bytes.Length && start[Offset..].StartsWith(Bytes);
}
