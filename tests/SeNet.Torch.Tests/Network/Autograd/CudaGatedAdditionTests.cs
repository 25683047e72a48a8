using SeNet.Torch.Network;
using SeNet.Torch.Network.Autograd;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Network.Autograd;

/// <summary>On a GPU, against the same in float64 by libtorch's operators.</summary>
public sealed class CudaGatedAdditionTests
{
    public static TheoryData<string, int, bool, int, int, int> Cases => new()
    {
        { "cifar_se_resnet20", 16, false, 4, 9, 7 },
        { "cifar_se_resnet20", 32, true, 3, 40, 33 },
        { "cifar_resnet20", 16, true, 5, 3, 4 },
        { "cifar_resnet20", 16, false, 6, 1, 1 },
        { "seresnet18", 64, true, 2, 6, 5 },
        { "seresnet50", 72, false, 7, 5, 1 },
        { "se_resnet50", 2048, true, 3, 7, 7 },
        { "se_resnet50", 256, false, 5, 56, 56 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_BothTypes_HasTheValuesAndAllGradientsOfThePlainOperators(string family, int channels, bool hasShortcut, int images, int height, int width)
    {
        var gpu = Gpu.Required();
        foreach (var (type, valueTolerance, tolerance) in new[] { (float32, 2e-4, 1e-4), (bfloat16, 6e-2, 1e-2) })
        {
            using var scope = NewDisposeScope();
            var architecture = SeResNetArchitecture.FromName(family);
            using var fused = new BlockEnd(architecture, channels, hasShortcut).to(gpu);
            using var plain = new BlockEnd(architecture, channels, hasShortcut).to(gpu);
            plain.load_state_dict(fused.state_dict());
            plain.to(float64);
            long[] shape = [images, channels, height, width];
            var (residual, identity) = ((randn(shape, device: gpu) * 2 + 1).to(type), randn(shape, device: gpu).to(type));
            var (x, other) = (ChannelsLast.Of(residual).requires_grad_(true), ChannelsLast.Of(identity).requires_grad_(true));
            var (exact, exactOther) = (residual.to(float64).requires_grad_(true), identity.to(float64).requires_grad_(true));

            Assert.True(CudaGatedAddition.Fits(fused.Residual, x, fused.Shortcut, other));
            var y = CudaGatedAddition.Of(fused.Residual, x, fused.Shortcut, other, fused.Gate);
            var sum = plain.Sum(exact, exactOther);
            var gradient = (randn(shape, device: gpu) * Tensors.AwayFromZero(sum, type == float32 ? 1e-3 : 0.05)).to(type);
            y.backward([gradient]);
            sum.relu().backward([gradient.to(float64)]);

            Assert.Equal(type, y.dtype);
            Tensors.AssertClose(sum.relu(), y, valueTolerance * (1 + sum.abs().max().item<double>() / 10), "values");
            Tensors.AssertNear(exact.grad!, x.grad!, tolerance, "the residual's gradient");
            Tensors.AssertNear(exactOther.grad!, other.grad!, tolerance, "the identity's gradient");
            var parameters = fused.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
            foreach (var (name, parameter) in plain.named_parameters()) Tensors.AssertNear(parameter.grad!, parameters[name].grad!, tolerance, $"the gradient of {name}");
            var buffers = fused.state_dict();
            foreach (var (name, buffer) in plain.state_dict().Where(entry => entry.Key.Contains("running") || entry.Key.Contains("batches")))
                Tensors.AssertClose(buffer, buffers[name], 1e-4, name);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_EvalMode_HasTheValuesOfThePlainOperators(string family, int channels, bool hasShortcut, int images, int height, int width)
    {
        var gpu = Gpu.Required();
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        using var end = new BlockEnd(SeResNetArchitecture.FromName(family), channels, hasShortcut).to(gpu);
        end.Sum(randn([5, channels, 4, 4], device: gpu) + 2, randn([5, channels, 4, 4], device: gpu)); // for the running statistics
        end.eval();
        var (x, other) = (ChannelsLast.Of(randn([images, channels, height, width], device: gpu)), ChannelsLast.Of(randn([images, channels, height, width], device: gpu)));

        Assert.True(CudaGatedAddition.Fits(end.Residual, x, end.Shortcut, other));
        var y = CudaGatedAddition.Of(end.Residual, x, end.Shortcut, other, end.Gate);

        Tensors.AssertClose(end.Sum(x, other).relu(), y, 1e-4, "values");
    }

    [Theory]
    [InlineData("se_resnet50")]
    [InlineData("cifar_se_resnet20")]
    [InlineData("resnet18")]
    public void Step_WholeNetwork_IsNearTheCpus(string family)
    {
        var gpu = Gpu.Required();
        using var scope = NewDisposeScope();
        var images = randn([8, 3, 64, 64]);
        var labels = tensor(new long[] { 0, 1, 2, 1, 0, 2, 2, 1 });

        var exact = Gradients(family, images.to(float64), labels, CPU);
        var plain = Tensors.Distance(exact, Gradients(family, images, labels, gpu)); // the channels first: libtorch's operators
        var fused = Tensors.Distance(exact, Gradients(family, ChannelsLast.Of(images), labels, gpu));

        TestContext.Current.TestOutputHelper?.WriteLine($"{family}: {fused:G3} of the gradient's length, libtorch's operators {plain:G3}");
        Assert.InRange(fused, 0, 2 * plain + 0.01);
    }

    [Fact]
    public void Of_FunctionFailsOnTheWayBack_TellsWhoWentForward()
    {
        var gpu = Gpu.Required();
        using var scope = NewDisposeScope();
        using var end = new BlockEnd(SeResNetArchitecture.CifarSeResNet20, 16, hasShortcut: false).to(gpu);
        var x = ChannelsLast.Of(randn([4, 16, 8, 8], device: gpu)).requires_grad_(true);

        autograd.grad([CudaGatedAddition.Of(end.Residual, x, null, x, end.Gate).sum()], [x], create_graph: true);

        Assert.Throws<NotSupportedException>(BackwardPass.ThrowIfFailed);
    }

    private static Tensor Gradients(string family, Tensor images, Tensor labels, Device device)
    {
        using var network = new SeResNet(SeResNetArchitecture.FromName(family), 3, seed: 1);
        network.to(images.dtype).to(device);
        if (images.stride()[1] == 1) ChannelsLast.Apply(network);
        network.train();
        nn.functional.cross_entropy(network.call(images.to(device)), labels.to(device)).backward();
        return cat([.. network.named_parameters().Select(entry => entry.parameter.grad!.flatten().cpu())]);
    }
}
