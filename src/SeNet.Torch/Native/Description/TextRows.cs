namespace SeNet.Torch.Native.Description;

/// <summary>Text of two columns: what, and how it is.</summary>
internal static class TextRows
{
    private const int FirstColumn = 14;

    /// <summary>A line for each row that has something to say.</summary>
    public static string Join(params IEnumerable<(string Name, string? Text)> rows) =>
        string.Join('\n', rows.Where(row => row.Text is not null).Select(row => row.Name.PadRight(FirstColumn) + row.Text));
}
