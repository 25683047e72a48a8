using SeNet.Torch.Files;
using SeNet.Torch.Training;

namespace SeNet.Reports.Tables;

/// <summary>The worst mistakes as a table.</summary>
internal static class MistakeTable
{
    public static string ToCsv(Evaluation evaluation)
    {
        var table = new Csv("image", "class", "taken_for", "probability", "loss");
        var classes = evaluation.Confusion.ClassNames;
        foreach (var mistake in evaluation.WorstMistakes)
            table.Add(mistake.Name, classes[mistake.Actual], classes[mistake.Predicted], mistake.Probability, mistake.Loss);
        return table.ToString();
    }
}
