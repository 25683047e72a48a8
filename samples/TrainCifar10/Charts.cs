using ScottPlot;
using SeNet.Torch.Training;

namespace SeNet.Samples.TrainCifar10;

/// <summary>The pictures of a run, as the bytes of PNG files.</summary>
internal static class Charts
{
    /// <summary>Loss and test accuracy by epoch, of one network or several.</summary>
    public static byte[] Curves(IReadOnlyList<TrainedNetwork> networks)
    {
        var figure = new Multiplot();
        figure.AddPlots(2);
        figure.Layout = new ScottPlot.MultiplotLayouts.Columns();
        var (loss, accuracy) = (figure.GetPlot(0), figure.GetPlot(1));
        foreach (var network in networks)
        {
            var epochs = network.Result.Epochs;
            var numbers = epochs.Select(epoch => (double)epoch.Epoch).ToArray();
            var prefix = networks.Count > 1 ? $"{network.Name}, " : "";
            Line(loss, numbers, [.. epochs.Select(epoch => epoch.TrainingLoss)], prefix + "training", LinePattern.Dashed);
            Line(loss, numbers, [.. epochs.Select(epoch => epoch.Test!.Loss)], prefix + "test", LinePattern.Solid);
            Line(accuracy, numbers, [.. epochs.Select(epoch => 100 * epoch.TrainingAccuracy)], prefix + "training", LinePattern.Dashed);
            Line(accuracy, numbers, [.. epochs.Select(epoch => 100 * epoch.Test!.Accuracy)], prefix + "test", LinePattern.Solid);
        }
        Finish(loss, "Loss", "cross-entropy", Alignment.UpperRight);
        Finish(accuracy, "Accuracy", "% of images right", Alignment.LowerRight);
        return figure.Render(1200, 500).GetImageBytes(ImageFormat.Png, 100);
    }

    /// <summary>What was taken for what: rows are the images' classes, columns the network's.</summary>
    public static byte[] Confusion(ConfusionMatrix confusion)
    {
        var classes = confusion.ClassNames.Count;
        var cells = new double[classes, classes];
        var largest = Enumerable.Range(0, classes).Max(actual => Enumerable.Range(0, classes).Max(predicted => confusion[actual, predicted]));
        var plot = new Plot();
        for (var actual = 0; actual < classes; actual++)
        {
            for (var predicted = 0; predicted < classes; predicted++)
            {
                cells[actual, predicted] = confusion[actual, predicted];
                if (classes > 25 || confusion[actual, predicted] == 0) continue;
                var label = plot.Add.Text($"{confusion[actual, predicted]}", predicted, classes - 1 - actual);
                label.Alignment = Alignment.MiddleCenter;
                label.LabelFontColor = confusion[actual, predicted] > largest / 2 ? Colors.White : Colors.Black;
            }
        }
        var heatmap = plot.Add.Heatmap(cells);
        heatmap.Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        plot.MoveToBottom(heatmap);
        double[] positions = [.. Enumerable.Range(0, classes).Select(index => (double)index)];
        plot.Axes.Bottom.SetTicks(positions, [.. confusion.ClassNames]);
        plot.Axes.Left.SetTicks(positions, [.. confusion.ClassNames.Reverse()]);
        plot.Axes.Bottom.TickLabelStyle.Rotation = -45;
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
        // Rotated names are longer than the space that ScottPlot reserves for a line of text.
        plot.Axes.Bottom.MinimumSize = 20 + 7 * confusion.ClassNames.Max(name => name.Length);
        plot.Axes.Margins(0, 0);
        plot.HideGrid();
        plot.XLabel("the network's answer");
        plot.YLabel("the image's class");
        plot.Title($"{confusion.Correct:N0} of {confusion.Total:N0} test images right ({confusion.Accuracy:P2})");
        var side = Math.Clamp(250 + 55 * classes, 500, 1600);
        return plot.GetImageBytes(side, side, ImageFormat.Png);
    }

    private static void Line(Plot plot, double[] xs, double[] ys, string name, LinePattern pattern)
    {
        var line = plot.Add.Scatter(xs, ys);
        line.LegendText = name;
        line.LinePattern = pattern;
        line.LineWidth = 2;
    }

    private static void Finish(Plot plot, string title, string unit, Alignment legend)
    {
        plot.Title(title);
        plot.XLabel("epoch");
        plot.YLabel(unit);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.ShowLegend(legend);
    }
}
