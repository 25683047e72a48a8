using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests;

/// <summary>Comparisons of tensors.</summary>
internal static class Tensors
{
    /// <summary>Asserts equal shapes, and values within a tolerance; writes the largest difference to the test's output.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, double tolerance, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        var difference = (expected.to(ScalarType.Float64) - actual.detach().to(ScalarType.Float64)).abs().max().item<double>();
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: largest difference {difference:G3}");
        Assert.True(difference <= tolerance, $"{what}: the largest difference is {difference:G3}, allowed {tolerance:G3}.");
    }

    /// <summary>The length of the difference as a share of the expected tensor's length, in the Euclidean norm.</summary>
    public static double Distance(Tensor expected, Tensor actual) =>
        (expected.to(ScalarType.Float64) - actual.to(ScalarType.Float64)).norm().item<double>() / (expected.to(ScalarType.Float64).norm().item<double>() + 1e-6);

    /// <summary>Asserts a <see cref="Distance"/> within a tolerance.</summary>
    public static void AssertNear(Tensor expected, Tensor actual, double tolerance, string what)
    {
        var difference = Distance(expected, actual);
        Assert.True(difference <= tolerance, $"{what} differs by {difference:G3} of its length, allowed {tolerance:G3}.");
    }

    /// <summary>float32: 1 where a ReLU's input is far enough from 0 for every precision to be on the same side, else 0. For gradients that are compared.</summary>
    public static Tensor AwayFromZero(Tensor input, double distance = 1e-3)
    {
        using Scalar limit = distance;
        return (input.detach().abs() > limit).to(ScalarType.Float32);
    }
}
