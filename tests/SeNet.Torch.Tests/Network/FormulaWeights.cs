using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Network;

/// <summary>
/// Weights and inputs that any language can make from the names of the state dict's entries: value i of entry k is a number in
/// [0, 1) from FNV-1a of k and SplitMix64 of i, scaled by the entry's role.
/// </summary>
internal static class FormulaWeights
{
    public static void Fill(nn.Module network)
    {
        using var inference = no_grad();
        foreach (var (name, value) in network.state_dict())
        {
            if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal)) value.zero_();
            else Write(value, name, Scale(name, value));
        }
    }

    public static Tensor Input(int size)
    {
        var input = empty(2, 3, size, size);
        Write(input, "input", u => (2 * u - 1) * Math.Sqrt(3));
        return input;
    }

    private static Func<double, double> Scale(string name, Tensor value)
    {
        if (value.dim() >= 2)
        {
            var bound = Math.Sqrt(6.0 / ((double)value.numel() / value.shape[0]));
            return u => (2 * u - 1) * bound;
        }
        if (name.EndsWith("running_var", StringComparison.Ordinal)) return u => 0.5 + u;
        if (name.EndsWith("weight", StringComparison.Ordinal)) return u => 0.25 + 0.5 * u;
        return u => 0.2 * (u - 0.5);
    }

    private static void Write(Tensor destination, string key, Func<double, double> scale)
    {
        var values = new float[destination.numel()];
        var state = 0xcbf29ce484222325;
        foreach (var character in key) state = (state ^ character) * 0x100000001b3;
        for (var i = 0; i < values.Length; i++)
        {
            state += 0x9E3779B97F4A7C15;
            var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            z ^= z >> 31;
            values[i] = (float)scale((z >> 40) / (double)(1 << 24));
        }
        using var source = tensor(values, destination.shape);
        destination.copy_(source);
    }
}
