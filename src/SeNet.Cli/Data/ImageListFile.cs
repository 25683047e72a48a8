using System.Text;

namespace SeNet.Cli.Data;

/// <summary>A list of images: a text file, or the standard input, with a line for each.</summary>
internal static class ImageListFile
{
    /// <summary>What names the standard input.</summary>
    public const string StandardInput = "-";

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the lines as they come; empty ones don't count.</summary>
    /// <param name="path">The file, or <see cref="StandardInput"/>.</param>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="InvalidDataException">It isn't UTF-8; names the line.</exception>
    public static IEnumerable<string> Read(string path)
    {
        using var reader = new StreamReader(path == StandardInput ? Console.OpenStandardInput() : File.OpenRead(path), Encoding);
        for (var number = 1L; ; number++)
        {
            string? line;
            try
            {
                line = reader.ReadLine();
            }
            catch (DecoderFallbackException error)
            {
                var name = path == StandardInput ? "The standard input" : $"'{path}'";
                throw new InvalidDataException($"{name} isn't UTF-8 at or after line {number:N0}. Write the list in UTF-8.", error);
            }
            if (line is null) yield break;
            if (!string.IsNullOrWhiteSpace(line)) yield return line;
        }
    }
}
