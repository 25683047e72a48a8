using SeNet.Torch.Batches;
using SeNet.Torch.Images;

namespace SeNet.Torch.Tests.Batches;

public sealed class StratifiedSplitTests
{
    [Fact]
    public void Split_UnequalClasses_KeepsEachShare()
    {
        var source = new LabelsOnly([.. Enumerable.Repeat(0, 100), .. Enumerable.Repeat(1, 50), .. Enumerable.Repeat(2, 7)]);

        var (train, test) = StratifiedSplit.Split(source, 0.2, seed: 1);

        Assert.Equal([20, 10, 1], CountByClass(test));
        Assert.Equal([80, 40, 6], CountByClass(train));
        Assert.Equal(Enumerable.Range(0, 157), Names(train).Concat(Names(test)).Order());
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.99)]
    public void Split_ExtremeShare_LeavesOneOfEachClassInEitherPart(double share)
    {
        var (train, test) = StratifiedSplit.Split(new LabelsOnly([0, 0, 1, 1, 2, 2, 2]), share, seed: 1);

        Assert.DoesNotContain(0, CountByClass(train));
        Assert.DoesNotContain(0, CountByClass(test));
    }

    [Fact]
    public void Split_ClassWithOneImage_GoesToTraining()
    {
        var (train, test) = StratifiedSplit.Split(new LabelsOnly([0, 0, 1, 2, 2]), 0.5, seed: 1);

        Assert.Equal([1, 1, 1], CountByClass(train));
        Assert.Equal([1, 0, 1], CountByClass(test));
    }

    [Fact]
    public void Split_SameSeed_IsTheSameAndAnotherSeedIsNot()
    {
        var source = new LabelsOnly([.. Enumerable.Range(0, 200).Select(i => i % 2)]);

        var first = Names(StratifiedSplit.Split(source, 0.3, seed: 5).Test);

        Assert.Equal(first, Names(StratifiedSplit.Split(source, 0.3, seed: 5).Test));
        Assert.NotEqual(first, Names(StratifiedSplit.Split(source, 0.3, seed: 6).Test));
    }

    [Fact]
    public void Split_NoClassWithTwoImages_Throws() =>
        Assert.Throws<ImageDataException>(() => StratifiedSplit.Split(new LabelsOnly([0, 1, 2]), 0.5, seed: 1));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Split_ShareOutOfRange_Throws(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedSplit.Split(new LabelsOnly([0, 0]), share, seed: 1));

    [Fact]
    public void ImageSubset_ChosenIndices_ShowsThoseImages()
    {
        var subset = new ImageSubset(new LabelsOnly([0, 1, 2, 1]), [3, 0, 3]);

        Assert.Equal(3, subset.Count);
        Assert.Equal([1, 0, 1], Enumerable.Range(0, 3).Select(subset.GetLabel));
        Assert.Equal([3, 0, 3], Names(subset));
        Assert.Equal(3, subset.ClassNames.Count);
        Assert.Equal(4, subset.GetImage(0).Width);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void ImageSubset_IndexOutsideTheSource_NamesIt(int index)
    {
        var error = Assert.Throws<ArgumentException>(() => new ImageSubset(new LabelsOnly([0, 1, 2, 1]), [0, index]));

        Assert.Contains($"no image {index}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ImageSubset_NoIndices_Throws() =>
        Assert.Throws<ArgumentException>(() => new ImageSubset(new LabelsOnly([0]), []));

    private static int[] CountByClass(ImageSubset part) =>
        [.. part.ClassNames.Select((_, label) => Enumerable.Range(0, part.Count).Count(i => part.GetLabel(i) == label))];

    private static int[] Names(ImageSubset part) =>
        [.. Enumerable.Range(0, part.Count).Select(i => int.Parse(part.GetName(i), System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>Images that differ by their width: image i has i + 1 pixels.</summary>
    private sealed class LabelsOnly(int[] labels) : IImageSource
    {
        public int Count => labels.Length;

        public IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, labels.Max() + 1).Select(i => $"class {i}")];

        public int GetLabel(int index) => labels[index];

        public string GetName(int index) => $"{index}";

        public RgbImage GetImage(int index) => new(index + 1, 1, new byte[(index + 1) * 3]);
    }
}
