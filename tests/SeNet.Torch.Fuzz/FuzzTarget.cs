using System.Diagnostics;
using SeNet.Torch.Weights;
using SeNet.Torch.Weights.Inspection;
using static TorchSharp.torch;

namespace SeNet.Torch.Fuzz;

/// <summary>Does with a file all that the library does: opens it, finds its architecture, reads its values.</summary>
internal sealed class FuzzTarget : IDisposable
{
    private const int MostTensorsRead = 8;
    private const long MostValuesRead = 1 << 16;

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    internal FuzzOutcome Read(byte[] bytes, bool average)
    {
        File.WriteAllBytes(_path, bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var (kind, failure) = Read(average ? CheckpointWeights.MovingAverage : CheckpointWeights.Trained);
        return new FuzzOutcome(kind, failure, watch.Elapsed, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private (string Kind, Exception? Failure) Read(CheckpointWeights weights)
    {
        try
        {
            using var file = WeightsFile.Open(WeightsSource.Open(_path), weights);
            ReadValues(file);
            try
            {
                ArchitectureInspector.Inspect(file);
                return ("accepted, a network", null);
            }
            catch (WeightsFileException)
            {
                return ("accepted, but no network", null);
            }
        }
        catch (WeightsFileException error)
        {
            return ("refused: " + Reason(error), null);
        }
#pragma warning disable CA1031 // whatever else is thrown is what this program looks for
        catch (Exception error)
#pragma warning restore CA1031
        {
            return ("failed", error);
        }
    }

    private static void ReadValues(StateDictFile file)
    {
        foreach (var entry in file.Entries.Where(IsSmall).Take(MostTensorsRead))
        {
            var type = WeightsDtype.ToScalarType(entry.Dtype);
            using var tensor = empty([.. entry.Shape], type ?? ScalarType.Float32);
            if (type is null == Refuses(() => file.ReadInto(entry.Name, tensor))) continue;
            throw new InvalidOperationException($"{entry.Name} {entry.Dtype} was read though its type is unknown, or refused though it is known.");
        }
    }

    private static bool IsSmall(IWeightsEntry entry)
    {
        var values = 1L;
        foreach (var size in entry.Shape)
        {
            if (size > MostValuesRead || (values *= size) > MostValuesRead) return false;
        }
        return entry.Shape.Count <= TensorReader.MaxDimensions;
    }

    private static bool Refuses(Action read)
    {
        try
        {
            read();
            return false;
        }
        catch (WeightsFileException)
        {
            return true;
        }
    }

    // The message without what differs from file to file.
    private static string Reason(WeightsFileException error)
    {
        var message = error.Message[(error.Message.IndexOf(error.TensorName is null ? "': " : ", tensor '", StringComparison.Ordinal) + 3)..];
        if (error.TensorName is { } name) message = message[Math.Min(message.Length, " tensor ''".Length + name.Length)..];
        var words = message.Split(' ').Where(word => word.All(letter => char.IsAsciiLetter(letter) || letter is ',' or '.' or '\'')).Take(9);
        return string.Join(' ', words);
    }
}
