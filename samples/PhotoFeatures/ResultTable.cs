using Spectre.Console;

namespace SeNet.Samples.PhotoFeatures;

/// <summary>Shows the comparison.</summary>
internal static class ResultTable
{
    public static void Show(IReadOnlyList<ComparisonRow> rows, int photos, int folds)
    {
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 1000; // a file has no right edge to break lines at
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle($"SDCA on {photos:N0} photos, {folds}-fold cross-validation") };
        table.AddColumn("input");
        foreach (var title in new[] { "values per photo", "describing all photos", "training per fold", "accuracy (± over folds)" })
            table.AddColumn(new TableColumn(title) { Alignment = Justify.Right });
        foreach (var row in rows)
            table.AddRow(row.Name, $"{row.Values:N0}", $"{row.Describing.TotalSeconds:N1} s", $"{row.Training.TotalSeconds:N1} s", $"{row.Mean:P1} ± {row.Deviation:P1}");
        AnsiConsole.Write(table);
    }
}
