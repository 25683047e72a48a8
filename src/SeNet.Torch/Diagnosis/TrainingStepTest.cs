using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Native;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Diagnosis;

/// <summary>Whether a training step of a tiny network in float32, with the library's own loops, moves its weights as in float64.</summary>
internal static class TrainingStepTest
{
    private const string Architecture = "cifar_se_resnet8";
    private const int Images = 8, Size = 32, Seed = 1;

    // Rounding is a hundred-thousandth; a GPU multiplies with fewer digits (TF32). What is wrong is wrong by a tenth and more.
    private const double Tolerance = 1e-3, GpuTolerance = 5e-2;

    public static SelfTestResult Run(string name, string device)
    {
        using var scope = NewDisposeScope();
        var source = new DrawnImageSource(Images, Seed, Size);
        var exact = Movement(source, CPU, ScalarType.Float64);
        var target = ComputeDevice.Resolve(device);
        var found = Movement(source, target, ScalarType.Float32);
        var distance = ((found - exact).norm() / exact.norm()).item<double>();
        var share = ConvolutionTest.Share(distance);
        return distance < (target.type == DeviceType.CPU ? Tolerance : GpuTolerance) // false for NaN, too
            ? new(name, true, $"right to {share} of its length ({Architecture})")
            : new(name, false, $"wrong by {share} of its length ({Architecture})", SelfTests.Report);
    }

    // How far the first step moves all weights, one behind another: float64 on the CPU.
    private static Tensor Movement(DrawnImageSource source, Device device, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var network = new SeResNet(SeResNetArchitecture.FromName(Architecture), source.ClassNames.Count, Seed);
        network.to(device, type);
        network.train();
        ChannelsLast.Apply(network);
        var before = Weights(network);
        using var images = new ImageTensor(Images, Size);
        for (var image = 0; image < Images; image++) Fill(source.GetImage(image), images[image]);
        var labels = tensor(Enumerable.Range(0, Images).Select(image => (long)source.GetLabel(image)).ToArray(), device: device);
        using var descent = new GradientDescent(network, source.ClassNames.Count, TrainingOptions.Article);
        using var meter = new LossMeter(1, device);
        descent.Step(images.AsInput(Images).to(type, device), labels, meter);
        return (Weights(network) - before).MoveToOuterDisposeScope();
    }

    private static void Fill(RgbImage image, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = image.Pixels.Span[i] / 127.5f - 1;
    }

    private static Tensor Weights(SeResNet network) =>
        cat([.. network.parameters().Select(parameter => parameter.detach().to(ScalarType.Float64).cpu().flatten())]);
}
