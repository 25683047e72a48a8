using SeNet.Torch.Ranks.Mpi;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Ranks;

public sealed class BFloat16SumTests
{
    [Fact]
    public void Add_ManyNumbers_GivesWhatLibtorchGives()
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(1);
        var (first, second) = (randn([10_000], generator: random).to(bfloat16), randn([10_000], generator: random).to(bfloat16));
        ushort[] expected = Bits(first + second), sums = Bits(second);

        BFloat16Sum.Add(Bits(first), sums);

        Assert.Equal(expected, sums);
    }

    [Fact]
    public void Add_NaN_StaysNaN()
    {
        ushort[] sums = [0x7fc0];

        BFloat16Sum.Add([0x3f80], sums);

        Assert.True(float.IsNaN(BitConverter.UInt32BitsToSingle((uint)sums[0] << 16)));
    }

    private static ushort[] Bits(Tensor values) => Array.ConvertAll(values.to(ScalarType.Float32).data<float>().ToArray(), value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16));
}
