using System.Xml.Linq;
using SeNet.Reports.Charts;

namespace SeNet.Reports.Html;

/// <summary>The training curves, as SVG that takes the page's colours.</summary>
internal static class Curves
{
    public static XElement? Create(ReportContent content)
    {
        if (content.Epochs.Count == 0) return null;
        var (loss, accuracy) = TrainingChart.DrawSvg(content.Curve);
        return Markup.Section("curves", "Training curves",
            Markup.Element("div", "charts", ThemedSvg.Create(loss, "loss", "Loss by epoch"), ThemedSvg.Create(accuracy, "accuracy", "Accuracy by epoch")),
            Markup.Element("p", "note", content.Epochs[^1].Test is null
                ? "Dashed: on the training images, while the weights changed. Set images aside (a validation set) to see how the network does on others."
                : $"Dashed: on the training images, with augmentation, while the weights changed. Solid: on the {content.Measured} images, after the epoch. Where the solid loss rises while the dashed one falls, the network learns its images by heart."));
    }
}
