using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using SeNet.MLNet;
using SeNet.Torch.Weights;

namespace SeNet.Benchmarks.FewPhotos.Contenders;

/// <summary>Python: torchvision's ResNet with the same weights and the same recipe (fine_tune.py).</summary>
/// <param name="recipe">How to train.</param>
/// <param name="weights">The initial weights, a plain network's.</param>
internal sealed class TorchvisionPeer(SeResNetTrainer.Options recipe, string weights) : IContender
{
    private static readonly Lazy<string?> Interpreter = new(() =>
        new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(python => Run(python, ["-c", "import torch, torchvision, numpy"], null) is not null));

    public string Name => "torchvision (Python), fine-tuned alike";

    public string? Missing => Interpreter.Value is null ? "no python3 has torch and torchvision" : null;

    public int CountCorrect(IReadOnlyList<Photo> training, IReadOnlyList<Photo> test, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("few-photos-");
        try
        {
            var converted = Path.Combine(folder.FullName, "resnet.safetensors");
            var (network, found) = ModelWeights.Open(weights);
            using (network) ModelWeights.Save(network, converted);
            var lists = new[] { training, test }.Select((photos, index) =>
            {
                var path = Path.Combine(folder.FullName, $"{index}.tsv");
                File.WriteAllLines(path, photos.Select(photo => $"{photo.Label}\t{photo.Image}"));
                return path;
            }).ToArray();
            string[] arguments =
            [
                Path.Combine(AppContext.BaseDirectory, "fine_tune.py"), converted, .. lists, string.Join(',', found.Architecture.Depths),
                Text(seed), Text(recipe.Epochs), Text(recipe.BatchSize), Text(recipe.LearningRate), Text(recipe.Momentum), Text(recipe.WeightDecay),
                Text(recipe.LabelSmoothing), string.Join(',', recipe.FineTuning!.LearningRateFactors.Select(factor => Text(factor))),
                Text((int?)recipe.FineTuning.FreezeUpTo + 1 ?? 0), recipe.FineTuning.FreezeStatistics.ToString(),
                Text(recipe.Augmentation!.ResizedCrop?.MinArea ?? 1), Text(recipe.ImageSize),
                string.Join(',', Statistics(found).Select(value => Text(value))),
            ];
            var output = Run(Interpreter.Value!, arguments, Console.Error) ?? throw new InvalidOperationException("fine_tune.py failed; see above.");
            return int.Parse(output.Trim().Split('\n')[^1], CultureInfo.InvariantCulture);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double[] Statistics(WeightsDescription found)
    {
        var (meanRed, meanGreen, meanBlue, red, green, blue) = found.Statistics;
        return [meanRed, meanGreen, meanBlue, red, green, blue];
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string? Run(string python, IEnumerable<string> arguments, TextWriter? errors)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.ErrorDataReceived += (_, line) => errors?.WriteLine(line.Data);
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null; // no such program
        }
    }
}
