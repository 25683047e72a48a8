using SeNet.Torch.Downloads;
using SeNet.Torch.Ranks;
using SeNet.Torch.Training;
using Spectre.Console;

namespace SeNet.Samples.Common.Display;

/// <summary>Shows a run to a person: live on a terminal, as lines elsewhere.</summary>
public abstract class TrainingDisplay
{
    private static readonly bool Interactive = RankPlace.Current.IsFirst && AnsiConsole.Profile.Capabilities is { Interactive: true, Ansi: true } && !Console.IsOutputRedirected;

    static TrainingDisplay()
    {
        // Of several ranks, one speaks.
        if (!RankPlace.Current.IsFirst) AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        if (!Interactive) AnsiConsole.Profile.Width = 1000; // a file has no right edge to break lines at
    }

    private protected TrainingDisplay()
    {
    }

    /// <summary>Steps between two reports of the loss.</summary>
    public abstract int ReportEvery { get; }

    /// <summary>The display that suits the console of this process.</summary>
    /// <param name="measured">What to call the images that the network is measured with after each epoch.</param>
    public static TrainingDisplay ForThisConsole(string measured = "test") => Interactive ? new LiveDisplay { Measured = measured } : new LineDisplay { Measured = measured };

    private protected string Measured { get; init; } = "";

    /// <summary>Writes a line.</summary>
    public static void Message(string text) => AnsiConsole.WriteLine(text);

    /// <summary>Writes a table; the first column holds names, the others numbers.</summary>
    public static void Table(string[] header, IEnumerable<string[]> rows)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var (column, title) in header.Index())
            table.AddColumn(new TableColumn(Markup.Escape(title)) { Alignment = column == 0 ? Justify.Left : Justify.Right });
        foreach (var row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
    }

    /// <summary>Shows a training run while it runs.</summary>
    /// <param name="training">Trains, and reports to what it is given.</param>
    public abstract T Run<T>(Func<IProgress<TrainingReport>, T> training);

    /// <summary>Shows a download while it runs.</summary>
    /// <param name="download">Downloads, and reports to what it is given.</param>
    public abstract void RunDownload(Action<IProgress<DownloadProgress>> download);

    private protected string Describe(EpochReport epoch)
    {
        var test = epoch.Test is null ? "" : $"  {Measured} loss {epoch.Test.Loss:F4}, accuracy {epoch.Test.Accuracy,7:P2}{(epoch.IsBest ? " *" : "  ")}";
        return $"epoch {epoch.Epoch,3}/{epoch.Epochs}  training loss {epoch.TrainingLoss:F4}, accuracy {epoch.TrainingAccuracy,7:P2}{test}  {epoch.ImagesPerSecond:N0} images/s  {Time(epoch.TimeLeft)} left";
    }

    private protected static string Time(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss");

    /// <summary>Reports at once and on the thread that reports, unlike <see cref="Progress{T}"/>.</summary>
    private protected sealed class Immediate<T>(Action<T> handler) : IProgress<T>
    {
        public void Report(T value) => handler(value);
    }
}
