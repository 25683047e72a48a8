using SeNet.Torch.Native;
using SeNet.Torch.Network;
using SeNet.Torch.Network.Autograd;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Network;

public sealed class ImageConvolutionTests
{
    /// <summary>Without the detour the first two of these end the process on a processor with AVX-512, at the latest after a few rounds.</summary>
    [Theory]
    [InlineData(7, 8, 16, 32)]
    [InlineData(31, 12, 8, 29)]
    [InlineData(6, 8, 16, 33)]
    [InlineData(7, 24, 48, 32)]
    [InlineData(7, 32, 64, 17)]
    public void Forward_ChannelsLast_HasTheValuesAndGradientsOfThePlainConvolution(int images, int input, int output, int size)
    {
        TorchRuntime.Initialize();
        using var outer = NewDisposeScope();
        using var convolution = nn.Conv2d(input, output, 1, stride: 2, bias: false);
        using var expected = nn.Conv2d(input, output, 1, stride: 2, bias: false, dtype: float64);
        using (no_grad()) expected.weight!.copy_(convolution.weight!);
        ChannelsLast.Apply(convolution);
        for (var round = 0; round < 5; round++)
        {
            using var scope = NewDisposeScope();
            var values = randn(images, input, size, size);
            var x = ChannelsLast.Of(values).requires_grad_(true);
            var plain = values.to(float64).requires_grad_(true);

            var y = ImageConvolution.Forward(convolution, x);
            var z = expected.call(plain);
            convolution.zero_grad();
            expected.zero_grad();
            y.square().mean().backward();
            z.square().mean().backward();

            Tensors.AssertClose(z, y, 1e-5, "values");
            Tensors.AssertClose(plain.grad!, x.grad!, 1e-6, "the input's gradient");
            Tensors.AssertClose(expected.weight!.grad!, convolution.weight!.grad!, 1e-5, "the weights' gradient");
        }
    }

    [Fact]
    public void Forward_3x3_IsByConvolution3x3InTrainModeAndPlainInEvalMode()
    {
        TorchRuntime.Initialize();
        using var scope = NewDisposeScope();
        using var convolution = nn.Conv2d(16, 32, 3, padding: 1, bias: false);
        ChannelsLast.Apply(convolution);
        var x = ChannelsLast.Of(randn(8, 16, 12, 12));

        var trained = ImageConvolution.Forward(convolution, x);
        Tensors.AssertClose(Convolution3x3.Fits(convolution, x) ? Convolution3x3.Of(convolution, x) : convolution.call(x), trained, 0, "in train mode");

        convolution.eval();
        var scored = ImageConvolution.Forward(convolution, x);
        Tensors.AssertClose(convolution.call(x), scored, 0, "in eval mode");
        Tensors.AssertClose(scored, trained, 1e-5, "values");
    }
}
