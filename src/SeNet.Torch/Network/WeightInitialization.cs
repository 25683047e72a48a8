using SeNet.Torch.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network;

/// <summary>
/// Fresh weights as torchvision's ResNet has them: convolutions He normal over the fan-out (arXiv:1502.01852), normalization
/// 1 and 0, linear layers and biases uniform in ±1/√fan-in.
/// </summary>
internal static class WeightInitialization
{
    // nn.init's functions ignore the generator they are given; the tensors' own methods use it.
    public static Generator CreateGenerator(long seed)
    {
        TorchRuntime.Initialize();
        var generator = new Generator(device: CPU);
        generator.manual_seed(seed);
        return generator;
    }

    public static void Initialize(nn.Module network, Generator? generator)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        foreach (var module in network.modules())
        {
            switch (module)
            {
                case Conv2d conv:
                    var (fanIn, fanOut) = nn.init.CalculateFanInAndFanOut(conv.weight!);
                    conv.weight!.normal_(0, Math.Sqrt(2.0 / fanOut), generator);
                    InitializeBias(conv.bias, fanIn, generator);
                    break;
                case BatchNorm2d norm:
                    nn.init.ones_(norm.weight!);
                    nn.init.zeros_(norm.bias!);
                    break;
                case Linear linear:
                    var (inputs, _) = nn.init.CalculateFanInAndFanOut(linear.weight!);
                    var bound = 1 / Math.Sqrt(inputs);
                    linear.weight!.uniform_(-bound, bound, generator);
                    InitializeBias(linear.bias, inputs, generator);
                    break;
            }
        }
    }

    private static void InitializeBias(Tensor? bias, long fanIn, Generator? generator)
    {
        bias?.uniform_(-1 / Math.Sqrt(fanIn), 1 / Math.Sqrt(fanIn), generator);
    }
}
