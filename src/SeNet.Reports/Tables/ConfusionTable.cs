using SeNet.Torch.Files;
using SeNet.Torch.Training;

namespace SeNet.Reports.Tables;

/// <summary>A confusion matrix as a table: a row for each class of images, a column for each answer.</summary>
internal static class ConfusionTable
{
    public static string ToCsv(ConfusionMatrix confusion)
    {
        var classes = confusion.ClassNames;
        var table = new Csv(["actual", .. classes]);
        foreach (var (actual, name) in classes.Index())
            table.Add([name, .. Enumerable.Range(0, classes.Count).Select(predicted => (object)confusion[actual, predicted])]);
        return table.ToString();
    }
}
