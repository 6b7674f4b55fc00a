//! Limits the resources of a connection before it is authenticated: how many there are, and how long each may take for
//! its handshake, for a request and between requests. Neither hyper (without a timer) nor rustls closes a connection
//! that sends slowly or nothing at all (slowloris).

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use poem::{
    http::uri::Scheme,
    listener::Acceptor,
    web::{LocalAddr, RemoteAddr},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep},
};

/// The limits of a listener.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The maximum number of concurrent connections; further ones wait in the kernel's backlog.
    pub connections: usize,
    /// From accepting the connection to the first byte of a request, including the TLS handshake.
    pub opening: Duration,
    /// From the first byte of a request to the first byte of its response: head, body and processing.
    pub request: Duration,
    /// Between two requests, and for the rest of a response once it has begun.
    pub idle: Duration,
}

impl Bounds {
    /// The limits of the API. A request's own deadline (`layers::DEADLINE`) is shorter. The load balancer keeps idle
    /// connections for 60 s and must be the one that closes them, otherwise it may send a request on a connection that
    /// is being closed. 4,096 connections take about 100 MB with TLS.
    pub const API: Self = Self {
        connections: 4_096,
        opening: Duration::from_secs(10),
        request: Duration::from_secs(30),
        idle: Duration::from_secs(90),
    };
    /// The limits of health and metrics: a health check, a metrics collector and an operator.
    pub const HEALTH: Self = Self {
        connections: 64,
        opening: Duration::from_secs(5),
        request: Duration::from_secs(10),
        idle: Duration::from_secs(90),
    };
}

/// An acceptor that applies [`Bounds`] to its connections.
pub struct Bounded<A> {
    inner: A,
    bounds: Bounds,
    free: Arc<Semaphore>,
}

impl<A: Acceptor> Bounded<A> {
    /// Wraps an acceptor.
    pub fn new(inner: A, bounds: Bounds) -> Self {
        Self {
            inner,
            bounds,
            free: Arc::new(Semaphore::new(bounds.connections)),
        }
    }
}

impl<A: Acceptor> Acceptor for Bounded<A> {
    type Io = Connection<A::Io>;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.inner.local_addr()
    }

    async fn accept(&mut self) -> io::Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
        let permit = Arc::clone(&self.free).acquire_owned().await;
        let permit = permit.map_err(io::Error::other)?;
        let (inner, local, remote, scheme) = self.inner.accept().await?;
        let connection = Connection {
            inner,
            bounds: self.bounds,
            phase: Phase::Opening,
            deadline: Box::pin(tokio::time::sleep(self.bounds.opening)),
            _permit: permit,
        };
        Ok((connection, local, remote, scheme))
    }
}

/// What a connection is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The first byte of the first request.
    Opening,
    /// The response to a request that has begun.
    Request,
    /// The next request, or the client reading the rest of a response.
    Idle,
}

/// A connection that fails with `TimedOut` once its deadline has passed.
pub struct Connection<Io> {
    inner: Io,
    bounds: Bounds,
    phase: Phase,
    deadline: Pin<Box<Sleep>>,
    /// Released when the connection is dropped.
    _permit: OwnedSemaphorePermit,
}

impl<Io> Connection<Io> {
    fn enter(&mut self, phase: Phase) {
        let time = match phase {
            Phase::Opening => self.bounds.opening,
            Phase::Request => self.bounds.request,
            Phase::Idle => self.bounds.idle,
        };
        self.phase = phase;
        self.deadline.as_mut().reset(Instant::now() + time);
    }

    /// Pending until the deadline; registers the task to be woken then.
    fn in_time<T>(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        self.deadline.as_mut().poll(cx).map(|()| {
            tracing::debug!(phase = ?self.phase, "connection timed out");
            Err(io::ErrorKind::TimedOut.into())
        })
    }

    /// Enters the idle phase once part of a response was written.
    fn wrote(&mut self, written: &io::Result<usize>) {
        if written.as_ref().is_ok_and(|bytes| *bytes > 0) && self.phase != Phase::Opening {
            self.enter(Phase::Idle);
        }
    }
}

impl<Io: AsyncRead + Unpin> AsyncRead for Connection<Io> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        match Pin::new(&mut this.inner).poll_read(cx, buf) {
            Poll::Ready(read) => {
                // More bytes of the same request do not extend its deadline.
                if buf.filled().len() > before && this.phase != Phase::Request {
                    this.enter(Phase::Request);
                }
                Poll::Ready(read)
            }
            Poll::Pending => this.in_time(cx),
        }
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Connection<Io> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        match Pin::new(&mut this.inner).poll_write(cx, buf) {
            Poll::Ready(written) => {
                this.wrote(&written);
                Poll::Ready(written)
            }
            Poll::Pending => this.in_time(cx),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        match Pin::new(&mut this.inner).poll_write_vectored(cx, bufs) {
            Poll::Ready(written) => {
                this.wrote(&written);
                Poll::Ready(written)
            }
            Poll::Pending => this.in_time(cx),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match Pin::new(&mut this.inner).poll_flush(cx) {
            Poll::Ready(flushed) => Poll::Ready(flushed),
            Poll::Pending => this.in_time(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match Pin::new(&mut this.inner).poll_shutdown(cx) {
            Poll::Ready(shut) => Poll::Ready(shut),
            Poll::Pending => this.in_time(cx),
        }
    }
}
