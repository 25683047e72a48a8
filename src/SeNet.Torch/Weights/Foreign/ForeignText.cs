using System.Text;

namespace SeNet.Torch.Weights.Foreign;

/// <summary>Texts that were given instead of weights: web pages, what a server answers, scripts, settings.</summary>
internal static class ForeignText
{
    private const int MaxBytes = 400, FewestBytes = 3;

    private static readonly string[] Html = ["<!doctype html", "<html", "<head", "<body", "<script", "<meta"];

    /// <summary>The text that a file begins with; null if it isn't text.</summary>
    internal static string? Read(ReadOnlySpan<byte> start)
    {
        if (start.Length < FewestBytes) return null;
        if (start is [0xff, 0xfe, ..]) return Check(Encoding.Unicode.GetString(start[2..Math.Min(start.Length, MaxBytes)]));
        var part = start[..Math.Min(start.Length, MaxBytes)];
        // A letter may be cut at the end.
        for (var cut = 0; cut < 4 && part.Length > 0; cut++, part = part[..^1])
        {
            if (System.Text.Unicode.Utf8.IsValid(part)) return Check(Encoding.UTF8.GetString(part));
            if (start.Length <= MaxBytes) break;
        }
        return null;
    }

    /// <summary>Says what a text is, and what to do.</summary>
    internal static string Describe(string text, int quotedLetters)
    {
        if (Html.Any(tag => text.StartsWith(tag, StringComparison.OrdinalIgnoreCase)) || (text.StartsWith('<') && text.Contains("<html", StringComparison.OrdinalIgnoreCase)))
            return "it is a web page (HTML), not a file of weights: the server answered with a page, to log in or to say what went wrong. Open the address in a browser and download the file itself.";
        var line = text.Split('\n', 2)[0].TrimEnd();
        var quoted = line.Length <= quotedLetters ? line : line[..quotedLetters] + "…";
        var kind = text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) || text.StartsWith('<') ? "an XML document"
            : text.StartsWith('{') || text.StartsWith('[') ? "a JSON text, such as a network's settings or a server's answer" : "a text";
        return $"it is {kind}, not a file of weights; it begins with '{quoted}'. Give the file of weights (.pth, .safetensors), or get it again.";
    }

    private static string? Check(string text)
    {
        text = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return text.Length == 0 || text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t' or '\f')) ? null : text;
    }
}
