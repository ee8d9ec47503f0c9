using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Training;
using SkiaSharp;

namespace MaskFormer.Runtime.Library;

/// <summary>
/// A trained model that segments images, on any engine. Any number of threads may call it: one image at a time is on the engine, while
/// others are prepared and post-processed. Those that are worked on share the memory that <see cref="DataConfig.ImageMemory"/> allows.
/// </summary>
public sealed class Segmenter : IDisposable
{
    private readonly OneAtATime engine;
    private readonly ImageInference inference;
    private readonly int? memory;

    private Segmenter(IEngine engine, ImageInference inference, int? memory) => (this.engine, this.inference, this.memory) = (new(engine), inference, memory);

    /// <summary>The model's classes in its order.</summary>
    public IReadOnlyList<PanopticCategory> Classes => inference.Classes;

    /// <summary>Opens the latest checkpoint of a run, or weights of one that lie elsewhere, with the run's own configuration.</summary>
    /// <param name="catalogue">The experiments of the program: the generated <c>Catalogue.All</c>.</param>
    /// <param name="run">The run folder, or a file of weights that a run wrote (<see cref="WeightsCard"/>).</param>
    /// <param name="options">Engine and plugin; null for TorchSharp.</param>
    /// <exception cref="MaskFormerException">MF7004: no run, or one without a checkpoint. MF7007: its classes are not known. MF3013: an experiment that
    /// the catalogue lacks.</exception>
    public static Segmenter Open(IReadOnlyList<ExperimentEntry> catalogue, string run, SegmenterOptions? options = null)
    {
        using WeightFile? file = File.Exists(run) ? WeightFile.Open(run) : null;
        if (file?.Card is { } card)
        {
            IExperiment own = ConfigLoader.Load(catalogue, new() { File = run, Text = card.Settings, IsOfRun = true }).Experiment;
            WeightSettings.Demand(run, own, options?.Warn);
            return Open(own, file, RunCategories.Of(card, run), options);
        }

        RunFolder folder = RunFolder.Open(run);
        return Open(ConfigLoader.Load(catalogue, new() { File = folder.ResolvedConfig, IsOfRun = true }).Experiment, folder, options);
    }

    /// <summary>Opens the latest checkpoint of a run with other values than the run's own, for example thresholds and sizes of evaluation.</summary>
    /// <param name="experiment">The values in force; the model must be the run's.</param>
    /// <param name="run">The run.</param>
    /// <param name="options">Engine and plugin; null for TorchSharp.</param>
    /// <exception cref="MaskFormerException">MF7004: the run has no such checkpoint. MF7007: its classes are not known. MF4040: another model.</exception>
    public static Segmenter Open(IExperiment experiment, RunFolder run, SegmenterOptions? options = null)
    {
        options ??= new();
        IReadOnlyList<PanopticCategory> classes = RunCategories.Of(run, experiment.Data);
        return Open(experiment, classes, options, engine => _ = options.Best
            ? RunWeights.LoadBest(run, engine)
            : RunWeights.Load(run, engine, options.Warn ?? (static _ => { }), options.Step));
    }

    /// <summary>Opens weights of a file: safetensors, or <c>.pth</c> and <c>.pkl</c> of the original.</summary>
    /// <param name="experiment">Model, normalisation, sizes and thresholds.</param>
    /// <param name="weights">The file.</param>
    /// <param name="classes">The model's classes in its order, for example <see cref="CocoClasses.All"/>.</param>
    /// <param name="options">Engine and plugin; null for TorchSharp.</param>
    /// <exception cref="MaskFormerException">
    /// MF40xx: the file cannot be used, or is not of this model. MF4203: its <c>config.json</c> says something else than the model;
    /// MF4207: its <c>preprocessor_config.json</c> than mean, deviation or sizes.
    /// </exception>
    public static Segmenter Open(IExperiment experiment, string weights, IReadOnlyList<PanopticCategory> classes, SegmenterOptions? options = null)
    {
        WeightSettings.Demand(weights, experiment, options?.Warn);
        using WeightFile file = WeightFile.Open(weights);
        return Open(experiment, file, classes, options);
    }

    /// <summary>Opens weights of a file that is open, and whose settings were checked (<see cref="WeightSettings"/>).</summary>
    /// <inheritdoc cref="Open(IExperiment, string, IReadOnlyList{PanopticCategory}, SegmenterOptions?)" path="/param|/exception"/>
    internal static Segmenter Open(IExperiment experiment, WeightFile weights, IReadOnlyList<PanopticCategory> classes, SegmenterOptions? options) =>
        Open(experiment, classes, options ?? new(), engine => engine.LoadWeights(WeightImport.Read(weights, experiment.Model, experiment.WeightKeys)));

    /// <summary>Segments an image.</summary>
    /// <param name="image">Of any size and colour type; transparency is passed over.</param>
    /// <exception cref="MaskFormerException">MF7006: the model tells another number of classes apart. MF7011: the image has no pixels.</exception>
    /// <exception cref="DataException">MF7008: it takes more memory than <see cref="DataConfig.ImageMemory"/> allows, or than is free.</exception>
    /// <exception cref="ObjectDisposedException">The segmenter was disposed.</exception>
    public Segmentation Predict(SKBitmap image)
    {
        byte[] rgb = new byte[3L * image.Width * image.Height];
        int at = 0;
        foreach (SKColor pixel in image.Pixels) (rgb[at++], rgb[at++], rgb[at++]) = (pixel.Red, pixel.Green, pixel.Blue);
        return Predict(rgb, image.Width, image.Height);
    }

    /// <summary>Segments an image file; EXIF orientation is applied.</summary>
    /// <param name="file">JPEG or PNG.</param>
    /// <exception cref="DataException">MF6004: it cannot be read; MF6005, MF6006: it cannot be decoded.</exception>
    /// <inheritdoc cref="Predict(SKBitmap)" path="/exception"/>
    public Segmentation Predict(string file) => ImageMemory.Within(memory, () => Of(ImageDecoder.Decode(DataFile.ReadAll(file), file)));

    /// <summary>Segments an image given as its pixels.</summary>
    /// <param name="rgb">Red, green and blue of each pixel, row by row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="MaskFormerException">MF7011: the span has another length than the sizes say, or there are no pixels.</exception>
    /// <inheritdoc cref="Predict(SKBitmap)" path="/exception"/>
    public Segmentation Predict(ReadOnlySpan<byte> rgb, int width, int height)
    {
        if (width <= 0 || height <= 0 || rgb.Length != 3L * width * height)
        {
            throw new MaskFormerException(
                "MF7011",
                "image",
                FormattableString.Invariant($"{rgb.Length} bytes are not an image of {width} x {height} pixels"),
                "Give red, green and blue of each pixel, one byte each, row by row");
        }

        RgbImage image = new(height, width, rgb.ToArray());
        return ImageMemory.Within(memory, () =>
        {
            ImageMemory.Demand(height, width, "image");
            return Of(image);
        });
    }

    /// <summary>Frees model and engine.</summary>
    public void Dispose() => engine.Dispose();

    private static Segmenter Open(IExperiment experiment, IReadOnlyList<PanopticCategory> classes, SegmenterOptions options, Action<IEngine> load)
    {
        IEngine engine = Engines.Open(options.Engine, experiment, options.Xla);
        try
        {
            load(engine);
            return new(engine, new(experiment.Data, new(experiment.Task, experiment.Evaluation, classes)), experiment.Data.ImageMemory);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    private Segmentation Of(RgbImage image) => new(image, inference.Predict(engine, image).Segments, Classes);

    /// <summary>An engine takes one caller at a time.</summary>
    private sealed class OneAtATime(IEngine engine) : IPredictor, IDisposable
    {
        private readonly Lock busy = new();
        private bool disposed;

        public (int Height, int Width)? Canvas => engine.Canvas;

        public RawPrediction Predict(float[] image, int height, int width)
        {
            lock (busy)
            {
                ObjectDisposedException.ThrowIf(disposed, typeof(Segmenter));
                return engine.Predict(image, height, width);
            }
        }

        public void Dispose()
        {
            lock (busy)
            {
                if (!disposed) engine.Dispose();
                disposed = true;
            }
        }
    }
}
