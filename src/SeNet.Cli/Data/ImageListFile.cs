using System.Text;

namespace SeNet.Cli.Data;

/// <summary>A list of images: a text file, or the standard input, with a line for each.</summary>
internal static class ImageListFile
{
    /// <summary>What names the standard input.</summary>
    public const string StandardInput = "-";

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the lines as they come; empty ones don't count.</summary>
    /// <param name="path">The file, which may be a pipe, or <see cref="StandardInput"/>.</param>
    /// <param name="cancellationToken">Stops waiting for lines that don't come, with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="InvalidDataException">It isn't UTF-8; names the line.</exception>
    public static IEnumerable<string> Read(string path, CancellationToken cancellationToken)
    {
        // A pipe's other end may be slow to open it and to write. No system call that waits ends for a token, so threads of the pool wait.
        var opening = Task.Run(() => path == StandardInput ? Console.OpenStandardInput() : File.OpenRead(path), CancellationToken.None);
        using var reader = new StreamReader(Await(opening, cancellationToken), Encoding);
        for (var number = 1L; ; number++)
        {
            string? line;
            try
            {
                line = Await(reader.ReadLineAsync(CancellationToken.None).AsTask(), cancellationToken);
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

    private static T Await<T>(Task<T> task, CancellationToken cancellationToken) =>
        task.WaitAsync(cancellationToken).GetAwaiter().GetResult();
}
