namespace SeNet.Torch.Network;

/// <summary>Goes through an architecture as an image goes through its network, and notes each layer.</summary>
internal sealed class LayerWalk(SeResNetArchitecture architecture, int imageSize)
{
    private readonly List<LayerSummary> _layers = [];

    /// <summary>The layers of the whole network.</summary>
    public IReadOnlyList<LayerSummary> Network(int classCount)
    {
        var x = Stem(new Shape(3, imageSize));
        for (var stage = 0; stage < architecture.Depths.Count; stage++)
        {
            for (var block = 0; block < architecture.Depths[stage]; block++)
                x = Block($"layer{stage + 1}.{block}", x, architecture.Widths[stage], stride: stage > 0 && block == 0 ? 2 : 1);
        }
        x = AveragePool("avgpool", x);
        if (classCount > 0) Linear(KeyNames.Head(architecture.Naming), x, classCount, bias: true);
        return _layers;
    }

    private Shape Stem(Shape x)
    {
        var names = KeyNames.Stem(architecture);
        var width = architecture.StemWidth;
        switch (architecture.Stem)
        {
            case StemKind.Conv7x7:
                x = ConvolutionAndNormalization(names[0], x, width, kernel: 7, stride: 2);
                break;
            case StemKind.ThreeConv3x3:
                x = ConvolutionAndNormalization(names[0], x, width, kernel: 3, stride: 2);
                x = ConvolutionAndNormalization(names[1], x, architecture.StemMiddleWidth ?? width, kernel: 3);
                x = ConvolutionAndNormalization(names[2], x, architecture.StemOutputWidth ?? 2 * width, kernel: 3);
                break;
            default:
                return ConvolutionAndNormalization(names[0], x, width, kernel: 3);
        }
        return MaxPool(KeyNames.StemPrefix(architecture.Naming) + "pool", x);
    }

    private Shape Block(string name, Shape x, int width, int stride)
    {
        var prefix = $"{name}.";
        var output = architecture.OutputChannels(width);
        Shape y;
        if (architecture.Block == BlockKind.Basic)
        {
            y = ConvolutionAndNormalization(prefix, 1, x, width, kernel: 3, stride);
            y = ConvolutionAndNormalization(prefix, 2, y, width, kernel: 3);
        }
        else
        {
            var inner = architecture.BottleneckChannels(width);
            var (stride1, stride2) = architecture.StridePlacement == StridePlacement.Conv1 ? (stride, 1) : (1, stride);
            y = ConvolutionAndNormalization(prefix, 1, x, architecture.HalveFirstConvolution ? inner / 2 : inner, kernel: 1, stride1);
            y = ConvolutionAndNormalization(prefix, 2, y, inner, kernel: 3, stride2, architecture.Cardinality);
            y = ConvolutionAndNormalization(prefix, 3, y, output, kernel: 1);
        }
        if (architecture.Reduction is not null) SqueezeAndExcitation(prefix, y);
        if (stride != 1 || x.Channels != output)
        {
            Shortcut(prefix, x, output, stride);
        }
        return y;
    }

    private void Shortcut(string prefix, Shape x, int output, int stride)
    {
        var (convolution, normalization) = KeyNames.Shortcut(architecture.PooledShortcut);
        var pools = architecture.PooledShortcut && stride != 1;
        if (pools) x = Pool(LayerKind.AveragePooling, prefix + "downsample.0", x, kernel: 2, (x.Size + 1) / 2);
        var kernel = stride == 1 ? 1 : architecture.DownsampleKernel;
        Normalization(prefix + normalization, Convolution(prefix + convolution, x, output, kernel, pools ? 1 : stride));
    }

    private void SqueezeAndExcitation(string prefix, Shape x)
    {
        var hidden = architecture.HiddenUnits(x.Channels);
        var bias = architecture.SqueezeBias;
        var (first, second) = KeyNames.SqueezeExcitation(architecture.Naming);
        var gate = AveragePool($"{prefix}{first.Split('.')[0]}.avgpool", x);
        if (architecture.Naming == KeyNaming.Article)
        {
            gate = Linear(prefix + first, gate, hidden, bias);
            Linear(prefix + second, gate, x.Channels, bias);
        }
        else
        {
            gate = Convolution(prefix + first, gate, hidden, kernel: 1, bias: bias);
            Convolution(prefix + second, gate, x.Channels, kernel: 1, bias: bias);
        }
    }

    private Shape ConvolutionAndNormalization(string prefix, int number, Shape x, int channels, int kernel, int stride = 1, int groups = 1) =>
        ConvolutionAndNormalization(($"{prefix}conv{number}", $"{prefix}bn{number}"), x, channels, kernel, stride, groups);

    private Shape ConvolutionAndNormalization((string, string) names, Shape x, int channels, int kernel, int stride = 1, int groups = 1)
    {
        var (convolution, normalization) = names;
        var y = Convolution(convolution, x, channels, kernel, stride, groups);
        Normalization(normalization, y);
        return y;
    }

    private Shape Convolution(string name, Shape x, int channels, int kernel, int stride = 1, int groups = 1, bool bias = false)
    {
        var y = new Shape(channels, (x.Size + 2 * (kernel / 2) - kernel) / stride + 1);
        var filter = (long)x.Channels / groups * kernel * kernel;
        Add(new LayerSummary(name, LayerKind.Convolution, y.Channels, y.Size, y.Size, channels * (filter + (bias ? 1 : 0)), filter * channels * y.Size * y.Size)
        {
            Kernel = kernel,
            Stride = stride,
            Groups = groups,
        });
        return y;
    }

    private void Normalization(string name, Shape x) =>
        Add(new LayerSummary(name, LayerKind.BatchNormalization, x.Channels, x.Size, x.Size, Parameters: 2L * x.Channels, MultiplyAdds: 0));

    private Shape MaxPool(string name, Shape x)
    {
        // Padded: (size + 2 - 3) / 2 + 1, rounded down; otherwise (size - 3) / 2 + 1, rounded up.
        var size = architecture.StemPooling == StemPooling.CeilMode ? (x.Size - 2) / 2 + 1 : (x.Size - 1) / 2 + 1;
        return Pool(LayerKind.MaxPooling, name, x, kernel: 3, size);
    }

    private Shape Pool(LayerKind kind, string name, Shape x, int kernel, int size)
    {
        Add(new LayerSummary(name, kind, x.Channels, size, size, Parameters: 0, MultiplyAdds: 0) { Kernel = kernel, Stride = 2 });
        return x with { Size = size };
    }

    private Shape AveragePool(string name, Shape x)
    {
        Add(new LayerSummary(name, LayerKind.GlobalAveragePooling, x.Channels, 1, 1, Parameters: 0, MultiplyAdds: 0));
        return x with { Size = 1 };
    }

    private Shape Linear(string name, Shape x, int channels, bool bias)
    {
        var weights = (long)x.Channels * channels;
        Add(new LayerSummary(name, LayerKind.Linear, channels, 1, 1, weights + (bias ? channels : 0), weights));
        return new Shape(channels, 1);
    }

    private void Add(LayerSummary layer) => _layers.Add(layer);

    /// <summary>Values <c>[Channels, Size, Size]</c>.</summary>
    private readonly record struct Shape(int Channels, int Size);
}
