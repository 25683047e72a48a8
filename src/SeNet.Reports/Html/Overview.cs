using System.Globalization;
using System.Xml.Linq;
using SeNet.Reports.Tables;

namespace SeNet.Reports.Html;

/// <summary>The head of the page: what was trained, how far it is, and how good it got.</summary>
internal static class Overview
{
    public static XElement Create(ReportContent content) => new("header",
        Markup.Element("p", "kind", "Training report"),
        new XElement("h1", Markup.Text(content.Title)),
        Markup.Element("p", "state", State(content)),
        Markup.Element("dl", "figures", Figures(content).Select(figure => Markup.Element("div", null, new XElement("dt", figure.Name), new XElement("dd", figure.Value)))));

    private static string State(ReportContent content)
    {
        var started = content.Environment["Started"]?.GetValue<string>()[..16];
        if (content.Epochs is not [.., { } last]) return content.IsComplete ? $"Started {started}. No epoch was finished." : $"Started {started}. The first epoch is under way.";
        var state = last.Epoch == last.Epochs ? $"All {last.Epochs} epochs are done."
            : content.IsComplete ? $"Stopped after {last.Epoch} of {last.Epochs} epochs." : $"Epoch {last.Epoch} of {last.Epochs} is done, {Time(last.TimeLeft)} left; this page reloads itself.";
        return $"Started {started}. {state}";
    }

    private static IEnumerable<(string Name, string Value)> Figures(ReportContent content)
    {
        if (content.Evaluation is { Confusion: var confusion } evaluation)
        {
            var classes = ClassMeasures.Of(confusion);
            yield return ($"of {Count(confusion.Total)} {Markup.Text(content.Evaluated)} images right", Markup.Percent(confusion.Accuracy));
            yield return ("macro F1, every class counting alike", Markup.Percent(Mean(classes.Select(measures => measures.F1))));
            yield return ($"{Markup.Text(content.Evaluated)} loss (cross-entropy)", FormattableString.Invariant($"{evaluation.Loss:F3}"));
            yield return ("classes", Count(classes.Count));
        }
        if (content.BestEpoch is { } best) yield return ($"best epoch, of {content.Epochs.Count}", Count(best.Epoch));
        if (content.Epochs is [.., { } last])
        {
            yield return ("time so far, with evaluation", Time(last.Elapsed));
            yield return ("images per second in training", Count(Math.Round(content.Epochs.Average(epoch => epoch.ImagesPerSecond))));
        }
    }

    private static double Mean(IEnumerable<double> shares) => shares.Where(share => !double.IsNaN(share)).DefaultIfEmpty(double.NaN).Average();

    private static string Count(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
