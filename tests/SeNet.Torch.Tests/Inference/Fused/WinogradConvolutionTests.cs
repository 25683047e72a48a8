using SeNet.Torch.Inference.Fused;
using SeNet.Torch.Native;
using SeNet.Torch.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Inference.Fused;

public sealed unsafe class WinogradConvolutionTests
{
    [Theory]
    [InlineData(64, 64, 56, 56, 1)]
    [InlineData(128, 80, 13, 28, 2)]
    [InlineData(64, 96, 14, 15, 3)]
    [InlineData(256, 256, 12, 17, 1)]
    [InlineData(64, 64, 3, 1, 2)]
    public void Forward_AnySize_IsTheConvolutionItsNormalizationAndARelu(int input, int output, int height, int width, int images)
    {
        using var scope = Begin();
        var layer = Layer(input, output);
        using var winograd = new WinogradConvolution(layer, (24, 24));
        var pixels = randn(images, height, width, input);
        using var x = FeatureMap.Over(FeatureMap.DataOf(pixels.Handle), images, input, height, width, ScalarType.Float32);

        foreach (var relu in (bool[])[false, true])
        {
            var expected = nn.functional.conv2d(pixels.permute(0, 3, 1, 2).to(float64), layer.FoldedWeight().to(float64), layer.FoldedBias().to(float64), padding: [1L, 1L]);
            if (relu) expected = expected.relu();
            using var y = winograd.Forward(x, relu);
            var values = new ReadOnlySpan<float>(y.Data, images * height * width * output).ToArray();
            var actual = tensor(values, [images, height, width, output]).permute(0, 3, 1, 2);
            var error = (actual - expected).abs().max().item<double>();

            Assert.True(error < 1e-5 * expected.abs().max().item<double>(), $"relu {relu}: {error}");
        }
    }

    [Theory]
    [InlineData(64, 64, 3, 1, 1, 24, true)]
    [InlineData(64, 64, 3, 2, 1, 24, false)]
    [InlineData(64, 64, 1, 1, 1, 24, false)]
    [InlineData(64, 64, 3, 1, 4, 24, false)]
    [InlineData(72, 64, 3, 1, 1, 24, false)]
    [InlineData(32, 64, 3, 1, 1, 24, false)]
    [InlineData(512, 512, 3, 1, 1, 24, false)]
    [InlineData(64, 64, 3, 1, 1, 7, false)]
    public void Suits_Layer_IsWhatPays(int input, int output, int kernel, int stride, int groups, int size, bool expected)
    {
        using var scope = Begin();
        var layer = Layer(input, output, kernel, stride, groups);

        Assert.Equal(expected, WinogradConvolution.Suits(layer, (size, size), ScalarType.Float32));
        Assert.False(WinogradConvolution.Suits(layer, (size, size), ScalarType.BFloat16));
    }

    private static DisposeScope Begin()
    {
        Assert.SkipWhen(LibTorchFunctions.Instance is null, "This libtorch lacks the fused operators.");
        return NewDisposeScope();
    }

    private static NormalizedConvolution Layer(int input, int output, int kernel = 3, int stride = 1, int groups = 1)
    {
        using var inference = no_grad();
        var normalization = nn.BatchNorm2d(output);
        normalization.running_mean!.normal_();
        normalization.running_var!.uniform_(0.5, 2);
        return new(nn.Conv2d(input, output, kernel, stride, padding: kernel / 2, groups: groups, bias: false), normalization);
    }
}
