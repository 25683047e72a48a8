using System.Globalization;
using System.Xml.Linq;

namespace SeNet.Reports.Html;

/// <summary>The numbers of every epoch, folded away.</summary>
internal static class EpochList
{
    public static XElement? Create(ReportContent content) => content.Epochs.Count == 0 ? null : Markup.Section("epochs", "Epoch by epoch",
        new XElement("details", new XElement("summary", $"{content.Epochs.Count} epochs"),
            Markup.Table("All finished epochs", ["epoch", "learning rate", "training loss", "training accuracy", $"{Markup.Text(content.Measured)} loss", $"{Markup.Text(content.Measured)} accuracy", "images/s"],
                content.Epochs.Select(epoch => (IEnumerable<object>)
                [
                    $"{epoch.Epoch}{(epoch == content.BestEpoch ? " (best)" : "")}", Number($"{epoch.LearningRate:G4}"), Number($"{epoch.TrainingLoss:F4}"), Markup.Percent(epoch.TrainingAccuracy),
                    epoch.Test is null ? "–" : Number($"{epoch.Test.Loss:F4}"), epoch.Test is null ? "–" : Markup.Percent(epoch.Test.Accuracy), Number($"{epoch.ImagesPerSecond:N0}"),
                ]))));

    private static string Number(FormattableString number) => number.ToString(CultureInfo.InvariantCulture);
}
