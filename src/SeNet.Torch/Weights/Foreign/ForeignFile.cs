namespace SeNet.Torch.Weights.Foreign;

/// <summary>Names what isn't a file of weights, by its content, and says what to do.</summary>
internal static class ForeignFile
{
    private const int StartBytes = 1024, QuotedLetters = 60;

    /// <param name="source">The file; stays open.</param>
    /// <returns>What it is; null if it may be safetensors, for all that its beginning tells.</returns>
    internal static WeightsFileException? Recognize(WeightsSource source)
    {
        var start = new byte[(int)Math.Min(StartBytes, source.Length)];
        if (!source.TryRead(start, 0)) return null;
        // Of a safetensors file: the length of its header, which may begin as anything, and the header's brace.
        if (start.Length > 8 && !start.AsSpan(4, 4).ContainsAnyExcept((byte)0) && start[8] == '{') return null;
        return Describe(start) is { } reason ? new WeightsFileException(source.Name, null, reason) : null;
    }

    private static string? Describe(byte[] start)
    {
        if (start.Length == 0) return "it is empty: a download or copy that failed leaves such a file. Get it again.";
        if (FileSigns.All.FirstOrDefault(sign => sign.IsIn(start)) is { } sign) return $"it is {sign.What}, not a file of weights. {sign.Remedy}";
        return ForeignText.Read(start) is { } text ? ForeignText.Describe(text, QuotedLetters) : null;
    }
}
