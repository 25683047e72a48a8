using SeNet.Torch.Inference.Fused;
using SeNet.Torch.Native;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Inference.Fused;

public sealed unsafe class WinogradFiltersTests
{
    // G of the article's section 4.3.
    private static readonly double[,] FilterTransform =
    {
        { 1.0 / 4, 0, 0 },
        { -1.0 / 6, -1.0 / 6, -1.0 / 6 },
        { -1.0 / 6, 1.0 / 6, -1.0 / 6 },
        { 1.0 / 24, 1.0 / 12, 1.0 / 6 },
        { 1.0 / 24, -1.0 / 12, 1.0 / 6 },
        { 0, 0, 1 },
    };

    [Theory]
    [InlineData(64, 64)]
    [InlineData(3, 80)]
    [InlineData(256, 16)]
    public void Transform_Filters_IsTheMatrixProductInFloat64RoundedOnce(int outputs, int inputs)
    {
        Assert.SkipWhen(LibTorchFunctions.Instance is null, "This libtorch lacks the loop on its threads.");
        using var scope = NewDisposeScope();
        var weight = randn(outputs, inputs, 3, 3);
        var transform = tensor(FilterTransform);
        var expected = transform.matmul(weight.to(float64)).matmul(transform.t()).permute(2, 3, 0, 1).contiguous();
        var actual = empty([6, 6, outputs, inputs], float32);

        WinogradFilters.Transform((float*)FeatureMap.DataOf(weight.Handle), outputs, inputs, (float*)FeatureMap.DataOf(actual.Handle));
        GC.KeepAlive(weight);

        // Half a unit of float32's last place, and float64's own rounding beside it.
        var error = ((actual.to(float64) - expected).abs() / (expected.abs() + 1e-6)).max().item<double>();
        Assert.True(error < 6.1e-8, $"{error}");
    }
}
