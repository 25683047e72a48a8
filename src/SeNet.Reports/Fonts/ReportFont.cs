using System.Reflection;
using SkiaSharp;

namespace SeNet.Reports.Fonts;

/// <summary>
/// The font of all pictures, Inter by Rasmus Andersson (SIL Open Font License). It comes with the program, because containers and servers often have no font at all, and so a picture
/// looks the same on every machine. Thread-safe.
/// </summary>
public static class ReportFont
{
    private static readonly SKTypeface Bundled = Load();

    /// <summary>
    /// The bundled font (Latin, Greek, Cyrillic); for a text in another script one of the machine's fonts that has it, if there
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

    // Avalonia's package of the font, embedded as it is, is an assembly with one resource: an index, and then the files. The index has
    // its own length in bytes, a version, the number of files, and for each its path, where it begins behind the index, and its length.
    private static SKTypeface Load()
    {
        const string File = "/Assets/Inter-Regular.ttf";
        using var package = new BinaryReader(typeof(ReportFont).Assembly.GetManifestResourceStream("Avalonia.Fonts.Inter.dll")!);
        var fonts = Assembly.Load(package.ReadBytes((int)package.BaseStream.Length));
        using var resource = new BinaryReader(fonts.GetManifestResourceStream("!AvaloniaResources")!);
        var files = sizeof(int) + resource.ReadInt32();
        _ = resource.ReadInt32();
        for (var left = resource.ReadInt32(); left > 0; left--)
        {
            var (path, start, length) = (resource.ReadString(), resource.ReadInt32(), resource.ReadInt32());
            if (path != File) continue;
            resource.BaseStream.Position = files + start;
            using var data = SKData.CreateCopy(resource.ReadBytes(length));
            return SKTypeface.FromData(data);
        }
        throw new InvalidDataException($"The package of the font has no '{File}'; use the version that Directory.Packages.props names.");
    }
}
