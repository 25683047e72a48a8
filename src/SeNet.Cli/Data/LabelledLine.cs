namespace SeNet.Cli.Data;

/// <summary>A line of a list of labelled images: a path, a tab, a class; or a path in a folder named after the class.</summary>
/// <param name="Path">The image.</param>
/// <param name="Label">Its class.</param>
internal readonly record struct LabelledLine(string Path, string Label)
{
    /// <summary>Reads a line.</summary>
    /// <exception cref="InvalidDataException">It names no class.</exception>
    public static LabelledLine Parse(string line)
    {
        var tab = line.LastIndexOf('\t');
        var (path, label) = tab >= 0
            ? (line[..tab], line[(tab + 1)..])
            : (line, System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(line)) ?? "");
        return path.Length > 0 && label.Length > 0
            ? new LabelledLine(path, label)
            : throw new InvalidDataException($"'{line}' names no class. Write it behind the path, after a tab.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Path}\t{Label}";
}
