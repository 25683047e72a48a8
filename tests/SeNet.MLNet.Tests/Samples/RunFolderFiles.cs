namespace SeNet.MLNet.Tests.Samples;

/// <summary>What a run folder holds, whichever sample wrote it.</summary>
internal static class RunFolderFiles
{
    private const string Events = "events.out.tfevents";

    public static IReadOnlyList<string> Names { get; } =
    [
        "classes.csv", "confused_pairs.csv", "confusion.csv", "confusion.png", "curves.png", "environment.json", "epochs.csv", Events, "mistakes.csv", "report.html", "settings.json",
    ];

    /// <summary>The names in a folder, in order; event files under one name, since theirs have the time in them.</summary>
    public static string[] In(string folder) =>
    [
        .. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path))
            .Select(name => name.StartsWith(Events, StringComparison.Ordinal) ? Events : name).Distinct().Order(StringComparer.Ordinal),
    ];
}
