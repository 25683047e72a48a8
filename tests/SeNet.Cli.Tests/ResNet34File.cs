using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace SeNet.Cli.Tests;

/// <summary>Weights of a ResNet-34 with ImageNet's classes that are all zero but for one class's bias, so that every image is of that class.</summary>
internal static class ResNet34File
{
    private static readonly int[] Depths = [3, 4, 6, 3];
    private static readonly int[] Widths = [64, 128, 256, 512];

    public static void Write(string path, int favourite)
    {
        var tensors = Shapes().ToArray();
        var header = new Dictionary<string, object>();
        long end = 0;
        foreach (var (name, shape) in tensors)
        {
            var begin = end;
            end += sizeof(float) * shape.Aggregate(1L, (product, size) => product * size);
            header.Add(name, new { dtype = "F32", shape, data_offsets = new[] { begin, end } });
        }
        var text = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(header));
        using var file = File.Create(path);
        var length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        file.Write(length);
        file.Write(text);
        file.SetLength(sizeof(long) + text.Length + end); // zeros that take no room on the disk
        var biases = new float[1000]; // the last tensor
        biases[favourite] = 9;
        file.Seek(-sizeof(float) * biases.Length, SeekOrigin.End);
        file.Write(MemoryMarshal.AsBytes(biases.AsSpan()));
    }

    private static IEnumerable<(string Name, int[] Shape)> Shapes()
    {
        List<(string, int[])> all = [.. Convolution("conv1", "bn1", 3, 64, 7)];
        var channels = 64;
        for (var stage = 0; stage < 4; stage++)
        {
            for (var block = 0; block < Depths[stage]; block++)
            {
                var (name, width) = ($"layer{stage + 1}.{block}", Widths[stage]);
                all.AddRange([.. Convolution($"{name}.conv1", $"{name}.bn1", channels, width, 3), .. Convolution($"{name}.conv2", $"{name}.bn2", width, width, 3)]);
                if (channels != width) all.AddRange(Convolution($"{name}.downsample.0", $"{name}.downsample.1", channels, width, 1));
                channels = width;
            }
        }
        return [.. all, ("fc.weight", [1000, 512]), ("fc.bias", [1000])];
    }

    private static IEnumerable<(string, int[])> Convolution(string name, string normalization, int input, int output, int kernel) =>
    [
        ($"{name}.weight", [output, input, kernel, kernel]),
        .. ((string[])["weight", "bias", "running_mean", "running_var"]).Select(part => ($"{normalization}.{part}", (int[])[output])),
    ];
}
