using SeNet.Cli.Output;
using SeNet.Torch.Batches;

namespace SeNet.Cli.Data;

/// <summary>The images that a command line names: by files, by folders, or by patterns, which not every shell expands.</summary>
internal static class ImageArguments
{
    /// <summary>The images' paths, in the order of the arguments, then those of a list, read as they are asked for; a file needn't exist.</summary>
    /// <param name="arguments">Files, folders and patterns.</param>
    /// <param name="list">As for <see cref="ImageListFile.Read"/>; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Stops waiting for the list's lines, with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ImageDataException">A folder or a pattern gives no image.</exception>
    public static IEnumerable<string> Read(IEnumerable<string> arguments, string? list, CancellationToken cancellationToken) =>
        arguments.SelectMany(Expand).Concat(list is null ? [] : ImageListFile.Read(list, cancellationToken));

    private static IEnumerable<string> Expand(string argument)
    {
        if (Directory.Exists(argument))
        {
            var images = ImageFiles.List(argument, recurse: true, out var others);
            if (others.Count > 0) Messages.Write($"warning: Left out of '{argument}': {new IgnoredFiles(others)}.");
            return Require(images, argument, "has no images");
        }
        // On Unix, a file may have a star in its name.
        if (File.Exists(argument) || Path.GetFileName(argument).AsSpan().IndexOfAny('*', '?') < 0)
            return [argument];
        var folder = Path.GetDirectoryName(argument) is { Length: > 0 } given ? given : ".";
        var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Path.GetFileName(argument)) : [];
        return Require([.. files.Select(file => folder == "." ? Path.GetFileName(file) : file).Order(StringComparer.Ordinal)], argument, "matches no file");
    }

    private static string[] Require(string[] files, string argument, string otherwise) =>
        files.Length > 0 ? files : throw new ImageDataException($"'{argument}' {otherwise}.");
}
