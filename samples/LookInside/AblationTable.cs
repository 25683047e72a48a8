using System.Globalization;
using SeNet.Torch.Files;
using SeNet.Torch.Interpretability;
using Spectre.Console;

namespace SeNet.Samples.LookInside;

/// <summary>What is lost without each SE block, as a table.</summary>
internal static class AblationTable
{
    public static void Show(GateAblation ablation)
    {
        var table = new Table { Title = new TableTitle($"{ablation.Accuracy:P2} of {ablation.Images:N0} images right with all SE blocks") };
        foreach (var title in new[] { "without the gate of", "which becomes", "right", "lost", "± 2 standard errors" }) table.AddColumn(title);
        foreach (var gate in ablation.Gates)
            table.AddRow(gate.Block ?? "all", gate.Replacement == GateReplacement.Ones ? "1" : "its mean", $"{gate.Accuracy:P2}", $"{100 * gate.AccuracyLost:+0.00;-0.00} points", $"{200 * gate.StandardError:0.00}");
        AnsiConsole.Write(table);
    }

    public static void Save(GateAblation ablation, string path) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream) { NewLine = "\n" };
        writer.WriteLine("block,replacement,images,accuracy,accuracy_lost,standard_error,broken,mended,loss");
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $",none,{ablation.Images},{ablation.Accuracy},0,0,0,0,{ablation.Loss}"));
        foreach (var gate in ablation.Gates)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{gate.Block ?? "*"},{gate.Replacement.ToString().ToLowerInvariant()},{gate.Images},{gate.Accuracy},{gate.AccuracyLost},{gate.StandardError},{gate.Broken},{gate.Mended},{gate.Loss}"));
    });
}
