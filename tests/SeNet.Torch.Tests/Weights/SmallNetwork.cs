using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights;

/// <summary>A convolution, its batch normalization and a classifier named as the families name theirs.</summary>
internal sealed class SmallNetwork : nn.Module<Tensor, Tensor>
{
    internal readonly Conv2d conv1;
    internal readonly BatchNorm2d bn1;
    internal readonly Linear fc;

    internal SmallNetwork(int classCount, int seed = 0)
        : base(nameof(SmallNetwork))
    {
        manual_seed(seed);
        conv1 = nn.Conv2d(3, 4, 3, bias: false);
        bn1 = nn.BatchNorm2d(4);
        fc = nn.Linear(4, classCount);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return fc.forward(bn1.forward(conv1.forward(input)).mean([2, 3])).MoveToOuterDisposeScope();
    }

    /// <summary>Every tensor's bytes, in C order.</summary>
    internal Dictionary<string, byte[]> Snapshot()
    {
        using var scope = NewDisposeScope();
        return state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.detach().contiguous().bytes.ToArray());
    }
}
