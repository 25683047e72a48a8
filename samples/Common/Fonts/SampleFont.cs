using SkiaSharp;

namespace SeNet.Samples.Common.Fonts;

/// <summary>
/// The font of all pictures. It comes with the program, because containers and servers often have no font at all, and so a picture
/// looks the same on every machine. Thread-safe.
/// </summary>
public static class SampleFont
{
    private static readonly SKTypeface Bundled = Load();

    /// <summary>
    /// The bundled font, Open Sans (Latin, Greek, Cyrillic); for a text in another script one of the machine's fonts that has it, if there
    /// is one. Not to be disposed.
    /// </summary>
    public static SKTypeface For(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var rune in text.EnumerateRunes())
            if (!Bundled.ContainsGlyph(rune.Value) && SKFontManager.Default.MatchCharacter(rune.Value) is { } other)
                return other;
        return Bundled;
    }

    private static SKTypeface Load()
    {
        using var stream = typeof(SampleFont).Assembly.GetManifestResourceStream("OpenSans-Regular.ttf")!;
        return SKTypeface.FromStream(stream);
    }
}
