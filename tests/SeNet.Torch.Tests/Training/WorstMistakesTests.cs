using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using TorchSharp;

namespace SeNet.Torch.Tests.Training;

public sealed class WorstMistakesTests
{
    [Fact]
    public void ToList_MoreThanItKeeps_AreTheHighestLossesTheWorstFirst()
    {
        var worst = new WorstMistakes(3);
        foreach (var (name, loss) in new[] { ("a", 1.0), ("b", 5.0), ("c", 2.0), ("d", 2.0), ("e", 0.5), ("f", double.NaN), ("g", 2.0) }) worst.Add(Make(name, loss));

        Assert.Equal(["f", "b", "c"], worst.ToList().Select(mistake => mistake.Name));
        Assert.False(worst.Takes(2));
        Assert.True(worst.Takes(2.1));
    }

    [Fact]
    public void Add_NoRoom_KeepsNone()
    {
        var worst = new WorstMistakes(0);
        worst.Add(Make("a", 1));
        Assert.Empty(worst.ToList());
    }

    // The numbers of images must not shift where one is left out.
    [Fact]
    public void Evaluate_WithAnUnreadableImage_NamesTheImagesThatWereMistaken()
    {
        var source = new WithUnreadable(new DrawnImageSource(40, seed: 1, size: 32), unreadable: 3);
        using var network = new SeResNet(SeResNetArchitecture.FromName("cifar_se_resnet8"), 10, seed: 1);
        using var batches = new BatchLoader(source, new BatchOptions { BatchSize = 8, Preprocessing = ImagePreprocessing.ForSize(32), BadImages = BadImagePolicy.Skip, Device = torch.CPU });

        var evaluation = Evaluator.Evaluate(network, batches, source.ClassNames);

        Assert.Equal(39, evaluation.Confusion.Total);
        Assert.Equal(39 - evaluation.Confusion.Correct, evaluation.WorstMistakes.Count);
        Assert.All(evaluation.WorstMistakes, mistake =>
        {
            var index = Enumerable.Range(0, source.Count).Single(number => source.GetName(number) == mistake.Name);
            Assert.Equal(source.GetLabel(index), mistake.Actual);
            Assert.True(source.GetImage(index).Pixels.Span.SequenceEqual(mistake.ReadImage().Pixels.Span));
            Assert.InRange(mistake.Probability, Math.Exp(-mistake.Loss), 1);
        });
        Assert.Equal(evaluation.WorstMistakes.OrderByDescending(mistake => mistake.Loss), evaluation.WorstMistakes);
    }

    private static Mistake Make(string name, double loss) => new(name, 0, 1, 0.5, loss, () => throw new NotSupportedException());

    private sealed class WithUnreadable(IImageSource source, int unreadable) : IImageSource
    {
        public int Count => source.Count;

        public IReadOnlyList<string> ClassNames => source.ClassNames;

        public int GetLabel(int index) => source.GetLabel(index);

        public string GetName(int index) => source.GetName(index);

        public RgbImage GetImage(int index) => index == unreadable ? throw new ImageDecodingException(GetName(index), "it is broken") : source.GetImage(index);
    }
}
