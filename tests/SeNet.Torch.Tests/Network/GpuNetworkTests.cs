using SeNet.Torch.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Network;

/// <summary>Networks on a GPU against the same on the CPU: in float64, where no convolution is rounded to TF32.</summary>
public sealed class GpuNetworkTests
{
    public static TheoryData<string> Names => [.. SeResNetArchitecture.All.Select(architecture => architecture.Name).Where(name => !name.Contains("152") && !name.Contains("110"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_AndBackward_GiveWhatTheCpuGives(string name)
    {
        var gpu = Gpu.Required();
        using var scope = NewDisposeScope();
        var architecture = SmallArchitectures.Narrow(SeResNetArchitecture.FromName(name)) with { Dropout = 0 };
        var images = randn([3, 3, 45, 41], ScalarType.Float64, generator: new Generator(5, CPU));

        var expected = Run(architecture, images, CPU);
        var actual = Run(architecture, images, gpu);

        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (key, value) in expected) Tensors.AssertClose(value, actual[key], 1e-9 * Math.Max(1, value.abs().max().item<double>()), key);
    }

    private static Dictionary<string, Tensor> Run(SeResNetArchitecture architecture, Tensor images, Device device)
    {
        using var network = new SeResNet(architecture, 7, seed: 2);
        network.to(ScalarType.Float64).to(device);
        ChannelsLast.Apply(network);
        var input = images.to(device);
        network.train();
        var logits = network.call(input);
        (logits * arange(7, ScalarType.Float64, device)).sum().backward();
        var results = new Dictionary<string, Tensor> { ["logits in train mode"] = logits.detach().cpu() };
        foreach (var (key, parameter) in network.named_parameters()) results[$"gradient of {key}"] = parameter.grad!.cpu();
        foreach (var (key, buffer) in network.named_buffers()) results[key] = buffer.cpu().to(ScalarType.Float64);
        network.eval();
        results["logits in eval mode"] = network.call(input).detach().cpu();
        return results;
    }
}
