using SeNet.Torch.Native;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Network;

/// <summary>Without the detour the first two of these end the process on a processor with AVX-512, at the latest after a few rounds.</summary>
public sealed class ImageConvolutionTests
{
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
}
