using SeNet.Reports.Tables;
using SeNet.Torch.Training;

namespace SeNet.Reports.Tests.Tables;

public sealed class TablesTests
{
    private static readonly ConfusionMatrix Confusion = Make();

    [Fact]
    public void ClassMeasuresOf_SmallMatrix_AreThoseCountedByHand()
    {
        var (cat, dog, bird) = (ClassMeasures.Of(Confusion)[0], ClassMeasures.Of(Confusion)[1], ClassMeasures.Of(Confusion)[2]);

        Assert.Equal((4, 5, 3), (cat.Images, cat.Answers, cat.Right));
        Assert.Equal(0.75, cat.Recall);
        Assert.Equal(0.6, cat.Precision);
        Assert.Equal(2 * 0.75 * 0.6 / (0.75 + 0.6), cat.F1, 1e-12);
        Assert.Equal(1 / 3.0, dog.Recall, 1e-12);
        Assert.True(double.IsNaN(bird.Recall) && double.IsNaN(bird.Precision) && double.IsNaN(bird.F1));
    }

    [Fact]
    public void ConfusedPairOf_SmallMatrix_HasTheMostFrequentFirst()
    {
        Assert.Equal([new ConfusedPair(1, 0, 2, 2 / 3.0), new ConfusedPair(0, 1, 1, 0.25)], ConfusedPair.Of(Confusion));
    }

    [Fact]
    public void ConfusionTableToCsv_SmallMatrix_HasARowForEachClass() =>
        Assert.Equal("actual,cat,dog,bird\ncat,3,1,0\ndog,2,1,0\nbird,0,0,0\n", ConfusionTable.ToCsv(Confusion));

    private static ConfusionMatrix Make()
    {
        var confusion = new ConfusionMatrix(["cat", "dog", "bird"]);
        foreach (var (actual, predicted) in new[] { (0, 0), (0, 0), (0, 0), (0, 1), (1, 0), (1, 0), (1, 1) }) confusion.Add(actual, predicted);
        return confusion;
    }
}
