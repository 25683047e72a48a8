using SeNet.Torch.Batches;
using SeNet.Torch.Images;

namespace SeNet.Torch.Tests.Batches;

public sealed class PixelRegressionTests
{
    [Fact]
    public void TrainAndTest_ClassesThatPixelsTell_IsNearlyAlwaysRight() =>
        Assert.True(PixelRegression.TrainAndTest(new BrightCorner(500, 1), new BrightCorner(200, 2), epochs: 5) > 0.95);

    /// <summary>Noise with one of four corners a little brighter: what a linear model can learn.</summary>
    private sealed class BrightCorner(int count, int seed) : IImageSource
    {
        public int Count => count;

        public IReadOnlyList<string> ClassNames { get; } = ["upper left", "upper right", "lower left", "lower right"];

        public int GetLabel(int index) => index % 4;

        public string GetName(int index) => $"{index}";

        public RgbImage GetImage(int index)
        {
            var random = SplitMix64.ForSample(seed, 0, index);
            var pixels = new byte[32 * 32 * 3];
            for (var i = 0; i < pixels.Length; i++)
            {
                var (x, y) = (i / 3 % 32, i / 96);
                var isBright = GetLabel(index) == (x < 16 ? 0 : 1) + (y < 16 ? 0 : 2);
                pixels[i] = (byte)(random.NextInt(200) + (isBright ? 40 : 0));
            }

            return new RgbImage(32, 32, pixels);
        }
    }
}
