using SeNet.Torch.Native;

namespace SeNet.Torch.Diagnosis;

/// <summary>Small tests of whether the library works on this machine, in about a second. Thread-safe.</summary>
public static class SelfTests
{
    /// <summary>What to do where a test fails and nobody knows why.</summary>
    internal const string Report = "Please report it, with all of this.";

    /// <summary>
    /// Runs them, each as its result is asked for: that torch starts, a convolution, a training step on each device, an image decoded and
    /// resized. Results are compared with what is exact. What fails is a result, never an exception.
    /// </summary>
    /// <remarks>Once a test of torch has failed, the others of torch are not run, and their results say so.</remarks>
    public static IEnumerable<SelfTestResult> Run() => Run(All());

    /// <summary>Runs <paramref name="tests"/>, which may depend on those before them.</summary>
    internal static IEnumerable<SelfTestResult> Run(IEnumerable<SelfTest> tests)
    {
        string? failed = null;
        foreach (var test in tests)
        {
            if (test.NeedsTorch && failed is not null)
            {
                yield return new(test.Name, false, $"not tried, since '{failed}' failed");
                continue;
            }
            var result = Try(test);
            if (test.NeedsTorch && !result.Passed) failed = test.Name;
            yield return result;
        }
    }

    private static IEnumerable<SelfTest> All()
    {
        yield return new("torch", true, Start);
        yield return new("convolution", true, ConvolutionTest.Run);
        yield return new("training step", true, name => TrainingStepTest.Run(name, "cpu"));
        yield return new("image", false, ImageTest.Run);
        foreach (var device in GraphicsProcessors())
            yield return new($"training step on {device}", true, name => TrainingStepTest.Run(name, device));
    }

    private static SelfTestResult Start(string name)
    {
        TorchRuntime.Initialize();
        return new(name, true, "starts");
    }

    private static SelfTestResult Try(SelfTest test)
    {
        try
        {
            return test.Try(test.Name);
        }
        catch (TorchUnavailableException error)
        {
            return new(test.Name, false, error.Message.TrimEnd('.')); // has the remedy
        }
        catch (Exception error)
        {
            var cause = error.GetBaseException();
            return new(test.Name, false, $"{cause.GetType().Name}: {cause.Message.TrimEnd('.')}", Report);
        }
    }

    private static IEnumerable<string> GraphicsProcessors()
    {
        try
        {
            return ComputeDevice.Available.Skip(1);
        }
        catch (Exception)
        {
            return []; // the first test has said so
        }
    }
}
